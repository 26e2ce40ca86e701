import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useSession } from '../requests/session.ts';
import { useForget, useRead } from '../requests/use-read.ts';
import { FormActions } from '../ui/field.tsx';
import { PageAbout, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { UnitPicker } from '../ui/units/unit-picker.tsx';
import { ImportPanel } from './import-panel.tsx';
import { NewUnitForm } from './new-unit-form.tsx';
import { RenameForm } from './rename-form.tsx';
import styles from './units-page.module.css';

/** The units of today in scope: found, renamed, and further ones added below them. */
export function UnitsPage() {
  const { t } = useTranslation('console-units');
  const [parameters, setParameters] = useSearchParams();
  const code = parameters.get('unit');
  const { person } = useSession();
  const isWhole = person?.role === 'administrator' && person.scope === null;
  const forget = useForget();
  usePageTitle(t('title'));
  return (
    <ConsolePage>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('title')}</PageTitle>
          <PageSummary>{t('about')}</PageSummary>
        </PageAbout>
      </PageHead>
      <div className={styles['columns']}>
        <Panel className={styles['find']} aria-labelledby="find-unit">
          <PanelTitle id="find-unit">{t('find')}</PanelTitle>
          <UnitPicker onChoose={(unit) => setParameters({ unit: unit.code })} />
        </Panel>
        {code === null ? null : (
          <ChosenUnit key={code} code={code} onAdded={(added) => setParameters({ unit: added.code })} />
        )}
      </div>
      {isWhole ? <ImportPanel onImported={() => forget('GET /api/v1/units')} /> : null}
    </ConsolePage>
  );
}

interface ChosenUnitProps {
  readonly code: string;
  readonly onAdded: (unit: ListedUnit) => void;
}

function ChosenUnit({ code, onAdded }: ChosenUnitProps) {
  const { t } = useTranslation('console-units');
  const { answer, failure, refresh } = useRead('GET /api/v1/units', { query: { code } });
  const unit = answer?.units[0];
  if (unit !== undefined) return <UnitPanel unit={unit} onChanged={refresh} onAdded={onAdded} />;
  if (failure !== null) return <ReadFailure failure={failure} subject={code} retry={refresh} />;
  return (
    <Panel>
      <p role="status">{answer === null ? t('common:loading') : t('unknown', { code })}</p>
    </Panel>
  );
}

interface UnitPanelProps extends Pick<ChosenUnitProps, 'onAdded'> {
  readonly unit: ListedUnit;
  readonly onChanged: () => void;
}

function UnitPanel({ unit, onChanged, onAdded }: UnitPanelProps) {
  const { t, i18n } = useTranslation('console-units');
  const [open, setOpen] = useState<'rename' | 'add' | null>(null);
  const [isRenamed, setRenamed] = useState(false);
  const name = nameIn(i18n.language, unit);
  const search = `?${new URLSearchParams({ unit: unit.code })}`;
  return (
    <Panel aria-labelledby="unit">
      <PanelTitle id="unit">{name}</PanelTitle>
      <PanelSentence>
        {t(`kinds.${unit.kind}`)} · {t('code', { code: unit.code })}
        {unit.parent === null ? null : (
          <>
            {' · '}
            <Link to={`/console/units?${new URLSearchParams({ unit: unit.parent.code })}`}>
              {t('below', { unit: unit.parent.name })}
            </Link>
          </>
        )}
      </PanelSentence>
      <p role="status">{isRenamed ? t('rename.done') : ''}</p>
      {open === 'rename' ? (
        <RenameForm
          unit={unit}
          onCancel={() => setOpen(null)}
          onDone={() => {
            setOpen(null);
            setRenamed(true);
            onChanged();
          }}
        />
      ) : open === 'add' ? (
        <section className={styles['form']} aria-labelledby="add-unit">
          <h3 id="add-unit">{t('add.title', { unit: name })}</h3>
          <NewUnitForm above={unit} onDone={onAdded} onCancel={() => setOpen(null)} />
        </section>
      ) : (
        <FormActions>
          <Button look="primary" onClick={() => setOpen('add')}>
            {t('add.begin', { unit: name })}
          </Button>
          <Button
            onClick={() => {
              setRenamed(false);
              setOpen('rename');
            }}
          >
            {t('rename.begin')}
          </Button>
        </FormActions>
      )}
      <p className={styles['ways']}>
        <Link to={{ pathname: '/console', search }}>{t('to-results')}</Link>
        <Link to={{ pathname: '/console/devices', search }}>{t('to-devices')}</Link>
        <Link to={{ pathname: '/console/units/opening-hours', search }}>{t('to-opening-hours')}</Link>
      </p>
    </Panel>
  );
}
