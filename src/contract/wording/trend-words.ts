import type { Period } from '../../core/kernel/period.ts';
import type { Trend } from '../analysis/trend.ts';
import { percentOf } from './figure-texts.ts';
import type { Translate, Wording } from './wording.ts';

interface Interval {
  readonly percent: number;
  readonly low: number;
  readonly high: number;
}

export interface TrendMark {
  /** The period, short: under the line. */
  readonly label: string;
  /** What is told of the point where it is pointed at. */
  readonly words: string;
  /** Null where nothing may be shown, or nobody answered: the line has a gap. */
  readonly figure: Interval | null;
  readonly parent: number | null;
  readonly breaksBefore: boolean;
  /** The period is not over: its mark is hollow. */
  readonly isUnderWay: boolean;
}

/** What is said of a line: how it went, and each of its points. By the texts of the console's page of trends. */
export function trendWords(
  t: Translate,
  { percent, interval, points: signed, periodLabel, periodInSentence }: Wording,
) {
  const at = ({ points }: Trend, index: number) => {
    const point = points[index];
    const figure = point === undefined ? null : percentOf(point.figure);
    return {
      period: point === undefined ? '' : periodInSentence(point.period),
      percent: figure === null ? '' : percent(figure.percent),
    };
  };
  const course = (trend: Trend) => {
    const { reading } = trend;
    if (reading === null) return t('sentence.none');
    const [first, last] = [at(trend, reading.first), at(trend, reading.last)];
    const { change } = reading;
    if (change === null) return t('sentence.one', last);
    const direction = change.low > 0 ? 'rise' : change.high < 0 ? 'fall' : 'unsure';
    return t(`sentence.${direction}`, {
      from: first.period,
      fromPercent: first.percent,
      to: last.period,
      toPercent: last.percent,
      points: signed(change.points),
    });
  };

  return {
    /** In one sentence: since when it rose or fell, and how far. */
    course,
    /** The same with falls in a row and the highest and lowest. */
    sentence: (trend: Trend) => {
      const { reading } = trend;
      if (reading === null || reading.change === null) return course(trend);
      const [highest, lowest] = [at(trend, reading.highest), at(trend, reading.lowest)];
      const extremes = t('sentence.extremes', {
        highest: highest.period,
        highestPercent: highest.percent,
        lowest: lowest.period,
        lowestPercent: lowest.percent,
      });
      const falls =
        reading.fallsInARow === 0
          ? ''
          : ` ${t('sentence.falls', { count: reading.fallsInARow, n: reading.fallsInARow })}`;
      return `${course(trend)}${falls} ${extremes}`;
    },
    marks: ({ points }: Trend): TrendMark[] =>
      points.map((point) => {
        const figure = percentOf(point.figure);
        const label = periodLabel(point.period);
        return {
          label: shortLabel(point.period),
          words: figure === null ? label : `${label}: ${percent(figure.percent)} (${interval(figure)})`,
          figure,
          parent: point.parent === null ? null : (percentOf(point.parent)?.percent ?? null),
          breaksBefore: point.breakBefore !== null,
          isUnderWay: point.isUnderWay,
        };
      }),
  };
}

/** "10/26", "Q4/26", "–08/26" up to August, "2026": there is little room under a line. */
function shortLabel({ text }: Period): string {
  const year = text.slice(0, 4);
  const rest = text.slice('2026-'.length).replace('to-', '–');
  return rest === '' ? year : `${rest}/${year.slice(2)}`;
}
