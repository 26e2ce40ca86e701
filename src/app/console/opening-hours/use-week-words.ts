import { useTranslation } from 'react-i18next';
import type { WrittenHours } from '../../../contract/units/opening-hours.ts';

type Week = WrittenHours['week'];

/** A week in words: days that are alike stand together. Example: "Thứ Hai–Thứ Sáu 07:30–17:00". */
export function useWeekWords(): (week: Week) => string {
  const { t } = useTranslation('console-opening-hours');
  const day = (at: number) => t(`days.${at as 0}`);
  return (week) =>
    stretchesOf(week)
      .map(({ first, last, open }) => {
        const days = first === last ? day(first) : `${day(first)}–${day(last)}`;
        return `${days} ${open.from}–${open.to}`;
      })
      .join('; ');
}

interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly open: NonNullable<Week[number]>;
}

/** Days on end with the same hours. */
function stretchesOf(week: Week): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const [at, open] of week.entries()) {
    if (open === null) continue;
    const before = stretches.at(-1);
    const goesOn = before?.last === at - 1 && before.open.from === open.from && before.open.to === open.to;
    if (goesOn) stretches.pop();
    stretches.push({ first: goesOn ? before.first : at, last: at, open });
  }
  return stretches;
}
