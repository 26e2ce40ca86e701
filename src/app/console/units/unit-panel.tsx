import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { UnitDetails } from '../../../contract/units/unit-changes.ts';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { dayOfNumber, localDay, numberOfDay } from '../../../core/kernel/calendar.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { useCollectorNow } from '../requests/use-collector-now.ts';
import { FormActions } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';
import { ChangeForm } from './changes/change-form.tsx';
import { EndForm } from './changes/end-form.tsx';
import { ManyUnitsForm } from './changes/many-units-form.tsx';
import { MergeForm } from './changes/merge-form.tsx';
import { StandingList } from './changes/standing-list.tsx';
import { NewUnitForm } from './new-unit-form.tsx';
import { UnitHistory } from './unit-history.tsx';
import styles from './units-page.module.css';

export interface UnitPanelProps {
  readonly unit: UnitDetails;
  /** What was done last. */
  readonly done: string;
  readonly onChanged: (done: string) => void;
  readonly onStale: () => void;
  readonly onAdded: (unit: ListedUnit) => void;
}

const FORMS = ['add', 'many', 'change', 'merge', 'end'] as const;
type Open = (typeof FORMS)[number];

/** One unit: what it is, who heads it, what can be done with it, and what it was. */
export function UnitPanel({ unit, done, onChanged, onStale, onAdded }: UnitPanelProps) {
  const { t, i18n } = useTranslation('console-unit-changes');
  const { language, groupName } = useWording();
  const [open, setOpen] = useState<Open | null>(null);
  const today = localDay(useCollectorNow(null));
  const tomorrow = dayOfNumber(numberOfDay(today) + 1);
  const name = nameIn(i18n.language, unit);
  const search = `?${new URLSearchParams({ unit: unit.lastDay === null ? unit.code : unit.ref })}`;
  const close = () => setOpen(null);
  const changed = (said: string) => {
    close();
    onChanged(said);
  };
  const hasEnded = unit.lastDay !== null && unit.lastDay < today;
  // Nothing is added below what has ended; who is bound to a unit does not end or merge that very one.
  const may: Readonly<Record<Open, boolean>> = {
    add: !hasEnded,
    many: !hasEnded,
    change: true,
    merge: !hasEnded && !unit.isTopOfScope,
    end: !unit.isTopOfScope,
  };
  const form = { unit, tomorrow, onDone: changed, onCancel: close, onStale };
  const forms: Readonly<Record<Open, () => ReactNode>> = {
    add: () => <NewUnitForm above={aboveOf(unit)} onDone={onAdded} onCancel={close} />,
    many: () => <ManyUnitsForm above={unit} onDone={changed} onCancel={close} />,
    change: () => <ChangeForm {...form} />,
    merge: () => <MergeForm {...form} />,
    end: () => <EndForm {...form} />,
  };
  const facts = [
    ['head', unit.head[language]],
    ['officeTerm', unit.officeTerm ?? unit.usualOfficeTerm],
    ['region', groupName(unit.region)],
    ['unitClass', groupName(unit.unitClass)],
    ['last-day', unit.lastDay === null ? null : formatDay(unit.lastDay, language)],
  ] as const;
  return (
    <Panel className={styles['unit']} aria-labelledby="unit">
      <PanelTitle id="unit">{name}</PanelTitle>
      <PanelSentence>
        {t(`console-units:kinds.${unit.kind}`)} · {t('console-units:code', { code: unit.code })}
        {unit.parent === null ? null : (
          <>
            {' · '}
            <Link to={`/console/units?${new URLSearchParams({ unit: unit.parent.code })}`}>
              {t('console-units:below', { unit: nameIn(i18n.language, unit.parent) })}
            </Link>
          </>
        )}
      </PanelSentence>
      <dl className={styles['facts']}>
        {facts.map(([what, text]) =>
          text === null ? null : (
            <div key={what}>
              <dt>{t(`facts.${what}`)}</dt>
              <dd>{text}</dd>
            </div>
          ),
        )}
      </dl>
      <p role="status">{done}</p>
      {open === null ? (
        <FormActions>
          {FORMS.filter((one) => may[one]).map((one, index) => (
            <Button key={one} {...(index === 0 ? { look: 'primary' } : {})} onClick={() => setOpen(one)}>
              {t(`begin.${one}`)}
            </Button>
          ))}
        </FormActions>
      ) : (
        <section className={styles['form']} aria-labelledby="unit-form">
          <h3 id="unit-form">{t(`title.${open}`, { unit: name })}</h3>
          {forms[open]()}
        </section>
      )}
      <section aria-labelledby="unit-standing">
        <h3 id="unit-standing">{t('standing.title')}</h3>
        <StandingList standing={unit.standing} />
        <p className={styles['ways']}>
          <Link to={{ pathname: '/console', search }}>{t('console-units:to-results')}</Link>
          <Link to={{ pathname: '/console/devices', search }}>{t('console-units:to-devices')}</Link>
          <Link to={{ pathname: '/console/units/opening-hours', search }}>
            {t('console-units:to-opening-hours')}
          </Link>
          <Link to={{ pathname: '/console/units/public-page', search }}>
            {t('console-units:to-public-page')}
          </Link>
        </p>
      </section>
      <UnitHistory unit={unit} />
    </Panel>
  );
}

/** The unit as the form for a new one below it names it. */
function aboveOf(unit: UnitDetails): Pick<ListedUnit, 'code' | 'name' | 'kind'> {
  return unit;
}
