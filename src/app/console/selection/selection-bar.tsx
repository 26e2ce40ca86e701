import { type RefObject, useId } from 'react';
import { Link } from 'react-router';
import type { FiguresOf } from '../../../contract/figures.ts';
import { COMPARED_WITH, QUESTIONNAIRES } from '../../../contract/on-offer.ts';
import type { NamedFigure } from '../../../contract/wording/wording.ts';
import { PERIOD_KINDS, type Period } from '../../../core/kernel/period.ts';
import { MODES } from '../../../core/questionnaire/response.ts';
import { Icon } from '../../ui/icon.tsx';
import { useWording } from '../wording/use-wording.ts';
import {
  formerPeriod,
  hasOtherYearBefore,
  nextPeriod,
  parametersOf,
  periodOfKind,
  type Selection,
} from './selection.ts';
import styles from './selection-bar.module.css';
import { useOwnForms } from './use-own-forms.ts';

export interface SelectionBarProps {
  readonly selection: Selection;
  readonly unit: FiguresOf['unit'] | null;
  /** The unit's name, or what is known of it. */
  readonly name: string;
  readonly heading: RefObject<HTMLHeadingElement | null>;
  /** The answer whose figures the page shows. */
  readonly named: NamedFigure | null;
  /** What the page shows of the unit, where it is not its figures. */
  readonly about?: string;
  /** False where mode and questionnaire make no difference. */
  readonly hasSource?: boolean;
  /** Whether the country is more than this unit alone. */
  readonly hasCountryAbove: boolean;
  readonly nowMs: number;
  readonly select: (change: Partial<Selection>) => void;
}

/** Unit, period and source: chosen once, kept in the address bar. */
export function SelectionBar(props: SelectionBarProps) {
  const { name, heading, named, about, hasSource = true } = props;
  const { t, figureKind } = useWording();
  return (
    <div className={styles['bar']}>
      <div className={styles['place']}>
        <Breadcrumb {...props} />
        <h1 ref={heading} tabIndex={-1} className={styles['unit']}>
          {name}
        </h1>
        {about === undefined ? null : <p className={styles['kind']}>{about}</p>}
        {named === null ? null : (
          <p className={styles['kind']} data-testid="figure-kind">
            {figureKind(named)}
          </p>
        )}
      </div>
      <section className={styles['choices']} aria-label={t('selection.label')}>
        <PeriodChoice {...props} />
        {hasSource ? <SourceChoice {...props} /> : null}
      </section>
    </div>
  );
}

function Breadcrumb({ selection, unit, hasCountryAbove }: SelectionBarProps) {
  const { t, unitName } = useWording();
  if (unit === null || unit.code === null) return null;
  const country = unit.parents.length === 0 && hasCountryAbove;
  if (unit.parents.length === 0 && !country) return null;
  const address = (code: string | null) => ({
    search: parametersOf({ ...selection, unit: code }).toString(),
  });
  return (
    <nav aria-label={t('breadcrumb')} className={styles['crumbs']}>
      <ol>
        {country ? (
          <li>
            <Link to={address(null)}>{t('country')}</Link>
          </li>
        ) : null}
        {unit.parents.map((parent) => (
          <li key={parent.ref}>
            <Link to={address(parent.code)}>{unitName(parent)}</Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function SourceChoice({ selection, select }: SelectionBarProps) {
  const { t, text } = useWording();
  const own = useOwnForms();
  return (
    <div className={styles['source']}>
      {hasOtherYearBefore(selection.period) ? (
        <Choice
          label={t('selection.compare')}
          value={selection.compare}
          options={COMPARED_WITH.map((one) => [one, t(`selection.compare-${one}`)])}
          choose={(compare) => select({ compare: compare as Selection['compare'] })}
        />
      ) : null}
      <Choice
        label={t('selection.mode')}
        value={selection.mode}
        options={MODES.map((mode) => [mode, t(`modes.${mode}`)])}
        choose={(mode) => select({ mode: mode as Selection['mode'] })}
      />
      <Choice
        label={t('selection.questionnaire')}
        value={selection.questionnaire}
        options={[
          ...QUESTIONNAIRES.map((id) => [id, t(`questionnaires.${id}`)] as const),
          ...own.map(({ id, title }) => [id, text(title)] as const),
        ]}
        choose={(questionnaire) => select({ questionnaire })}
      />
    </div>
  );
}

function PeriodChoice({ selection, nowMs, select }: SelectionBarProps) {
  const { t, periodLabel } = useWording();
  const { period } = selection;
  const before = formerPeriod(period);
  const after = nextPeriod(period, nowMs);
  return (
    <div className={styles['period']}>
      <fieldset className={styles['kinds']}>
        <legend className="visually-hidden">{t('selection.period')}</legend>
        {PERIOD_KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={kind === period.kind}
            onClick={() => select({ period: periodOfKind(period, kind, nowMs) })}
          >
            {t(`selection.${kind}`)}
          </button>
        ))}
      </fieldset>
      <div className={styles['stepper']}>
        <Step icon="back" to={before} select={select}>
          {before === null ? '' : t('selection.previous', { period: periodLabel(before) })}
        </Step>
        <span className={styles['current']} aria-live="polite" data-testid="period">
          {periodLabel(period)}
        </span>
        <Step icon="forward" to={after} select={select}>
          {after === null ? t('selection.no-next') : t('selection.next', { period: periodLabel(after) })}
        </Step>
      </div>
    </div>
  );
}

interface StepProps {
  readonly icon: 'back' | 'forward';
  readonly to: Period | null;
  readonly children: string;
  readonly select: SelectionBarProps['select'];
}

function Step({ icon, to, children, select }: StepProps) {
  return (
    <button
      type="button"
      title={children}
      aria-label={children}
      disabled={to === null}
      onClick={() => to !== null && select({ period: to })}
    >
      <Icon name={icon} size="1.25rem" />
    </button>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly choose: (value: string) => void;
}

function Choice({ label, value, options, choose }: ChoiceProps) {
  const id = useId();
  return (
    <div className={styles['choice']}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => choose(event.target.value)}>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
