import type { Indices } from '../../../../contract/figures.ts';
import { directionOf } from '../../../../core/figures/change.ts';
import { percentOf } from '../../wording/figure-texts.ts';
import { useWording } from '../../wording/use-wording.ts';
import styles from './overall-panel.module.css';

/** The one sentence to say of the unit and period; nothing where no figure is shown. */
export function Headline({ answer }: { readonly answer: Indices }) {
  const { t, percent, periodInSentence, distance } = useWording();
  const { overall, previousPeriod, period } = answer;
  const now = percentOf(overall.figure);
  if (now === null) return null;
  const before = percentOf(overall.previous);
  const facts = { percent: percent(now.percent), period: periodInSentence(period) };
  const sentence =
    before === null || previousPeriod === null || overall.change === null
      ? t('headline.alone', facts)
      : t(`headline.${directionOf(overall.change)}`, {
          ...facts,
          points: distance(overall.change.points),
          before: periodInSentence(previousPeriod),
          percentBefore: percent(before.percent),
        });
  return (
    <p className={styles['headline']} data-testid="headline">
      {sentence}
    </p>
  );
}
