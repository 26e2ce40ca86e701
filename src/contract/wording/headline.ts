import { directionOf } from '../../core/figures/change.ts';
import type { Indices } from '../figures.ts';
import { percentOf } from './figure-texts.ts';
import type { Wording } from './wording.ts';

/** The one sentence to say of the unit and period; null where no figure is shown. */
export function headlineOf(answer: Indices, wording: Wording): string | null {
  const { t, percent, comparedWith, periodInSentence, distance } = wording;
  const { overall, previousPeriod, period, comparedMonths, monthsAnswered } = answer;
  const now = percentOf(overall.figure);
  if (now === null) return null;
  const before = percentOf(overall.previous);
  const facts = { percent: percent(now.percent), period: periodInSentence(period) };
  // A change of some months is none of a figure of more.
  const isOfAll = comparedMonths === null || comparedMonths.current.length === monthsAnswered.current;
  return before === null || previousPeriod === null || overall.change === null || !isOfAll
    ? t('headline.alone', facts)
    : t(`headline.${directionOf(overall.change)}`, {
        ...facts,
        points: distance(overall.change.points),
        before: comparedWith(previousPeriod, comparedMonths),
        percentBefore: percent(before.percent),
      });
}
