import { parsePeriod } from '../../core/kernel/period.ts';
import type { TargetRow } from '../published/targets.ts';
import { formatDecimal } from './format.ts';
import type { Translate, Wording } from './wording.ts';

/** What is said of targets: their periods, values, and how far there is to go. By the texts of the console's targets. */
export function targetWords(
  t: Translate,
  { language, interval, periodLabel, percent, points, text }: Wording,
) {
  const number = (value: number) => formatDecimal(value, language, Number.isInteger(value) ? 0 : 2);
  return {
    period: (written: string) => {
      const parsed = parsePeriod(written);
      return parsed.ok ? periodLabel(parsed.value) : written;
    },
    /** "SIPAS", "own figure · feedback": what the target is about. */
    measure: ({ measureTitle, part }: TargetRow) => {
      if (measureTitle !== null) return measureTitle[language];
      return part === null ? t('own') : `${t('own')} · ${text(part.text)}`;
    },
    /** "at least 85%", "more than 85%", "rank 45 or better". */
    target: ({ kind, value, bound, isPercent }: TargetRow) => {
      const unit = isPercent ? '%' : '';
      if (kind === 'level') {
        return t(value.startsWith('>') ? 'values.more-than' : 'values.at-least', {
          value: `${number(bound)}${unit}`,
        });
      }
      if (kind === 'change')
        return t(isPercent ? 'values.up-percent' : 'values.up', { value: number(bound) });
      if (kind === 'rank') {
        return t(value.includes('-') ? 'values.rank-range' : 'values.rank', {
          value: value.replace('-', '–'),
        });
      }
      return t('values.places', { value: number(bound) });
    },
    /** What it is compared with, and its interval; null where there is none. */
    standing: ({ kind, isPercent, standing: { value } }: TargetRow) => {
      if (value === null) return null;
      const { estimate, low, high } = value;
      const say = (one: number) => {
        if (kind === 'level') return isPercent ? percent(one) : number(one);
        if (kind === 'change') return points(one);
        return kind === 'rank' ? String(one) : `${one > 0 ? '+' : ''}${number(one)}`;
      };
      const isExact = low === estimate && high === estimate;
      const between = kind === 'level' ? interval({ low, high }) : `${say(low)} … ${say(high)}`;
      return { estimate: say(estimate), interval: isExact ? null : between };
    },
    /** How much is lacking; null where nothing is, or where that is no number of points. */
    lacking: ({ kind, isPercent, bound, standing: { value, state } }: TargetRow) => {
      if (value === null || state === 'reached') return null;
      const size = kind === 'rank' ? value.estimate - bound : bound - value.estimate;
      if (size <= 0) return null;
      if (kind === 'rank' || kind === 'rank-change')
        return t('lacking.places', { count: size, n: number(size) });
      return t(isPercent ? 'lacking.percent' : 'lacking.points', { size: formatDecimal(size, language, 2) });
    },
  };
}
