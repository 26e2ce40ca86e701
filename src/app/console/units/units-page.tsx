import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useSession } from '../requests/session.ts';
import { useCollectorNow } from '../requests/use-collector-now.ts';
import { useForget, useRead } from '../requests/use-read.ts';
import { PageAbout, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { Panel, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { ImportPanel } from './import/import-panel.tsx';
import { UnitPanel } from './unit-panel.tsx';
import { UnitTree } from './unit-tree.tsx';
import styles from './units-page.module.css';

/** The units in scope as a tree, with the one of the address: what it is and was, and how it changes. */
export default function UnitsPage() {
  const { t } = useTranslation('console-unit-changes');
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('unit');
  const isOfAllTimes = parameters.get('times') === 'all';
  const { person } = useSession();
  const isWhole = person?.role === 'administrator' && person.scope === null;
  const today = localDay(useCollectorNow(null));
  const forget = useForget();
  const [done, setDone] = useState('');
  /** Grows with each change: the tree is then read again. */
  const [version, setVersion] = useState(0);
  usePageTitle(t('console-units:title'));
  const { answer, failure, isCurrent, refresh } = useRead(
    'GET /api/v1/units/:unit',
    asked === null ? null : { params: { unit: asked } },
  );
  const unit = asked !== null && isCurrent ? answer : null;
  const searchOf = (unit: string, times = isOfAllTimes) =>
    new URLSearchParams({ unit, ...(times ? { times: 'all' } : {}) });
  const treeChanged = () => {
    forget('GET /api/v1/units');
    setVersion(version + 1);
  };
  return (
    <ConsolePage>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('console-units:title')}</PageTitle>
          <PageSummary>
            {t('about')} <Link to="/help/units">{t('help')}</Link>
          </PageSummary>
        </PageAbout>
      </PageHead>
      <div className={styles['columns']}>
        <Panel className={styles['find']} aria-labelledby="find-unit">
          <PanelTitle id="find-unit">{t('console-units:find')}</PanelTitle>
          <label>
            <input
              type="checkbox"
              checked={isOfAllTimes}
              onChange={({ target }) => {
                const next = new URLSearchParams(parameters);
                if (target.checked) next.set('times', 'all');
                else next.delete('times');
                setParameters(next);
              }}
            />{' '}
            {t('tree.all')}
          </label>
          <UnitTree
            key={version}
            open={unit === null ? [] : [...unit.path.map(({ code }) => code), unit.code]}
            chosen={unit?.code ?? null}
            isOfAllTimes={isOfAllTimes}
            today={today}
            addressOf={(one) => `/console/units?${searchOf(nameOf(one))}`}
          />
        </Panel>
        {asked === null ? null : unit !== null ? (
          <UnitPanel
            key={unit.code}
            unit={unit}
            done={done}
            onStale={refresh}
            onChanged={(said) => {
              setDone(said);
              treeChanged();
              refresh();
            }}
            onAdded={(added) => {
              setDone('');
              treeChanged();
              setParameters(searchOf(added.code));
            }}
          />
        ) : failure !== null && failure !== 'unit-unknown' ? (
          <ReadFailure failure={failure} subject={asked} retry={refresh} />
        ) : (
          <Panel>
            <p role="status">
              {failure === null ? t('common:loading') : t('console-units:unknown', { code: asked })}
            </p>
          </Panel>
        )}
      </div>
      {isWhole ? <ImportPanel onImported={treeChanged} /> : null}
    </ConsolePage>
  );
}

/** A code names a unit while it stands; afterwards its first day must be named too. */
function nameOf({ code, ref, validTo }: ListedUnit): string {
  return validTo === null ? code : ref;
}
