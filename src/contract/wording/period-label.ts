import { lastMonthOf, type Month, type Period } from '../../core/kernel/period.ts';
import type { DisplayLanguage } from './format.ts';

const ROMAN = ['I', 'II', 'III', 'IV'];

/**
 * "Tháng 10 năm 2026", "Quý IV năm 2026", "6 tháng đầu năm 2026", "9 tháng năm 2026", "Từ đầu năm 2026 đến tháng 8",
 * "Năm 2026"; "October 2026", "Q4 2026", "First half of 2026", "First nine months of 2026", "2026 up to August", "2026".
 */
export function periodLabel(period: Period, language: DisplayLanguage): string {
  const { year, month, last, quarter } = partsOf(period);
  const isVietnamese = language === 'vi';
  switch (period.kind) {
    case 'month':
      return isVietnamese ? `Tháng ${month} năm ${year}` : `${englishMonth(month)} ${year}`;
    case 'quarter':
      return isVietnamese ? `Quý ${ROMAN[quarter - 1]} năm ${year}` : `Q${quarter} ${year}`;
    case 'half-year':
      if (isVietnamese) return `6 tháng ${month === 1 ? 'đầu' : 'cuối'} năm ${year}`;
      return `${capitalized(halfOf(month))} half of ${year}`;
    case 'nine-months':
      return isVietnamese ? `9 tháng năm ${year}` : `First nine months of ${year}`;
    case 'year-to-date':
      return isVietnamese ? `Từ đầu năm ${year} đến tháng ${last}` : `${year} up to ${englishMonth(last)}`;
    case 'year':
      return isVietnamese ? `Năm ${year}` : year;
  }
}

/** Within a sentence: "tháng 10/2026", "quý IV/2026", "từ đầu năm 2026 đến tháng 8", "năm 2026". */
export function periodInSentence(period: Period, language: DisplayLanguage): string {
  const label = periodLabel(period, language);
  const { year, month, quarter } = partsOf(period);
  if (language === 'en') {
    if (period.kind === 'half-year') return `the ${halfOf(month)} half of ${year}`;
    return period.kind === 'nine-months' ? `the first nine months of ${year}` : label;
  }
  if (period.kind === 'month') return `tháng ${month}/${year}`;
  if (period.kind === 'quarter') return `quý ${ROMAN[quarter - 1]}/${year}`;
  return label.charAt(0).toLowerCase() + label.slice(1);
}

/** "tháng 10 đến tháng 11/2026", "tháng 1, tháng 3 đến tháng 5/2026"; "October to November 2026". Of one year, in order. */
export function monthsInSentence(months: readonly Month[], language: DisplayLanguage): string {
  const runs: { first: number; last: number }[] = [];
  for (const month of months.map((one) => Number(one.slice(5)))) {
    const run = runs.at(-1);
    if (run !== undefined && run.last === month - 1) run.last = month;
    else runs.push({ first: month, last: month });
  }
  const year = months[0]?.slice(0, 4) ?? '';
  const name = (month: number) => (language === 'vi' ? `tháng ${month}` : englishMonth(month));
  const to = language === 'vi' ? 'đến' : 'to';
  const named = runs.map(({ first, last }) =>
    first === last ? name(first) : `${name(first)} ${to} ${name(last)}`,
  );
  return `${named.join(', ')}${language === 'vi' ? '/' : ' '}${year}`;
}

function partsOf(period: Period): { year: string; month: number; last: number; quarter: number } {
  const month = Number(period.first.slice(5, 7));
  const last = Number(lastMonthOf(period).slice(5, 7));
  return { year: period.first.slice(0, 4), month, last, quarter: Math.ceil(month / 3) };
}

function halfOf(month: number): string {
  return month === 1 ? 'first' : 'second';
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function englishMonth(month: number): string {
  return new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(
    Date.UTC(2000, month - 1, 1),
  );
}
