import { Link } from 'react-router';
import type { Indices } from '../../../contract/figures.ts';
import { MethodDetails } from '../ui/reading/method-details.tsx';
import { highestLevel } from '../wording/figure-texts.ts';
import { useWording } from '../wording/use-wording.ts';
import { Exports } from './exports.tsx';
import styles from './results-page.module.css';
import type { LiveCountsState } from './use-live-counts.ts';

const KIND_NOTES = {
  voluntary: 'method.kind',
  unverified: 'method.kind-unverified',
  'household-sipas-method': 'method.kind-household-sipas',
  'household-not-qualifying': 'method.kind-household',
  'own-form': 'method.kind-own-form',
} as const;

export interface MethodNoteProps {
  readonly answer: Indices;
  readonly live: LiveCountsState;
}

/** How the figures are made and what they are not, for those who ask. What must stand beside a figure stands there. */
export function MethodNote({ answer, live }: MethodNoteProps) {
  const { t, text, count, percent, distance, rule } = useWording();
  const { excluded } = live.counts ?? answer.counts;
  const { waitingItems, meanOfItems } = answer;
  const level = highestLevel(answer.questionnaire);
  const notes = [
    t('method.rule', { rule: rule(answer) }),
    ...intervalNotes(answer.sample),
    ...(level === null ? [] : [t('method.very-satisfied', { level: text(level) })]),
    t('method.hidden'),
    t(answer.asOf.release === 'daily' ? 'fresh.why-text-daily' : 'fresh.why-text'),
    ...(waitingItems.length === 0
      ? []
      : [t('items.waiting', { count: waitingItems.length, n: waitingItems.length })]),
    ...(excluded === 0 ? [] : [t('fresh.excluded', { count: excluded, n: count(excluded) })]),
    ...(meanOfItems === null || meanOfItems.differsNotably
      ? []
      : [t('items.mean', { percent: percent(meanOfItems.percent) })]),
    t(KIND_NOTES[answer.figureKind]),
    ...(answer.figureKind === 'own-form'
      ? []
      : [`${text(answer.questionnaire.title)}. ${t('method.wording')}`]),
  ];
  function intervalNotes(sample: Indices['sample']): readonly string[] {
    if (sample === null) return [t('method.interval')];
    if (!sample.isUsed) return [t('method.interval'), t(`method.no-design.${sample.reason}`)];
    const { primaryUnits, strata, effect } = sample;
    return [
      t('method.interval-by-design', { units: count(primaryUnits), strata: count(strata) }),
      ...(effect === null ? [] : [t('method.design-effect', { effect: distance(effect) })]),
    ];
  }
  return (
    <div className={styles['method']}>
      <MethodDetails notes={notes}>
        <Link to="/help/figures">{t('method.help')}</Link>
      </MethodDetails>
      <Exports answer={answer} />
    </div>
  );
}
