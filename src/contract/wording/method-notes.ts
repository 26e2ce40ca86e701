import type { FiguresOf, Indices } from '../figures.ts';
import { highestLevel } from './figure-texts.ts';
import type { Wording } from './wording.ts';

const KIND_NOTES = {
  voluntary: 'method.kind',
  unverified: 'method.kind-unverified',
  'household-sipas-method': 'method.kind-household-sipas',
  'household-not-qualifying': 'method.kind-household',
  'own-form': 'method.kind-own-form',
} as const;

/**
 * How the figures are made and what they are not.
 *
 * @param excluded responses kept out of every index, as many as there are at present
 */
export function methodNotes(answer: Indices, excluded: number, wording: Wording): readonly string[] {
  const { t, text, count, percent, rule } = wording;
  const { waitingItems, meanOfItems } = answer;
  const level = highestLevel(answer.questionnaire);
  return [
    t('method.rule', { rule: rule(answer) }),
    ...intervalNotes(answer.sample, wording),
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
}

function intervalNotes(sample: Indices['sample'], { t, count, distance }: Wording): readonly string[] {
  if (sample === null) return [t('method.interval')];
  if (!sample.isUsed) return [t('method.interval'), t(`method.no-design.${sample.reason}`)];
  const { primaryUnits, strata, effect } = sample;
  return [
    t('method.interval-by-design', { units: count(primaryUnits), strata: count(strata) }),
    ...(effect === null ? [] : [t('method.design-effect', { effect: distance(effect) })]),
  ];
}

/** What must stand beside every figure or difference. */
export function warningTexts(
  answer: FiguresOf,
  { t, monthsInSentence, periodInSentence, periodLabel }: Wording,
): readonly { readonly code: string; readonly text: string }[] {
  // The other warning stands where it belongs, beside the criteria.
  const shown = (['framework-changed-2022', 'months-differ', 'answers-deleted'] as const).filter((code) =>
    answer.warnings.includes(code),
  );
  const months = answer.frozenMonths
    .map((month) => periodInSentence({ kind: 'month', text: month, first: month }))
    .join(', ');
  const { comparedMonths } = answer;
  const hasNoneInCommon = comparedMonths !== null && comparedMonths.current.length === 0;
  return shown.map((code) => ({
    code,
    text: t(`warnings.${code === 'months-differ' && !hasNoneInCommon ? 'same-months' : code}`, {
      months,
      current: comparedMonths === null ? '' : monthsInSentence(comparedMonths.current),
      previous: comparedMonths === null ? '' : monthsInSentence(comparedMonths.previous),
      period: periodLabel(answer.period),
      before: answer.previousPeriod === null ? '' : periodInSentence(answer.previousPeriod),
    }),
  }));
}
