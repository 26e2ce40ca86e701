import type { Indices } from '../../../../contract/figures.ts';
import { directionOf } from '../../../../core/figures/change.ts';
import { percentOf } from '../../wording/figure-texts.ts';
import { useWording } from '../../wording/use-wording.ts';
import styles from './overall-panel.module.css';

/** The one sentence to say of the unit and period; nothing where no figure is shown. */
export function Headline({ answer }: { readonly answer: Indices }) {
  const { t, percent, comparedWith, periodInSentence, distance } = useWording();
  const { overall, previousPeriod, period, comparedMonths, monthsAnswered } = answer;
  const now = percentOf(overall.figure);
  if (now === null) return null;
  const before = percentOf(overall.previous);
  const facts = { percent: percent(now.percent), period: periodInSentence(period) };
  // A change of some months is none of a figure of more.
  const isOfAll = comparedMonths === null || comparedMonths.current.length === monthsAnswered.current;
  const sentence =
    before === null || previousPeriod === null || overall.change === null || !isOfAll
      ? t('headline.alone', facts)
      : t(`headline.${directionOf(overall.change)}`, {
          ...facts,
          points: distance(overall.change.points),
          before: comparedWith(previousPeriod, comparedMonths),
          percentBefore: percent(before.percent),
        });
  return (
    <p className={styles['headline']} data-testid="headline">
      {sentence}
    </p>
  );
}
