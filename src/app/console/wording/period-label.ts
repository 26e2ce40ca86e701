import type { Period } from '../../../core/kernel/period.ts';
import type { DisplayLanguage } from './format.ts';

const ROMAN = ['I', 'II', 'III', 'IV'];

/** "Tháng 10 năm 2026", "Quý IV năm 2026", "Năm 2026"; "October 2026", "Q4 2026", "2026". */
export function periodLabel(period: Period, language: DisplayLanguage): string {
  const { year, month, quarter } = partsOf(period);
  if (language === 'en') {
    if (period.kind === 'month') return `${englishMonth(month)} ${year}`;
    return period.kind === 'quarter' ? `Q${quarter} ${year}` : year;
  }
  if (period.kind === 'month') return `Tháng ${month} năm ${year}`;
  return period.kind === 'quarter' ? `Quý ${ROMAN[quarter - 1]} năm ${year}` : `Năm ${year}`;
}

/** Within a sentence: "tháng 10/2026", "quý IV/2026", "năm 2026"; English as above. */
export function periodInSentence(period: Period, language: DisplayLanguage): string {
  if (language === 'en') return periodLabel(period, language);
  const { year, month, quarter } = partsOf(period);
  if (period.kind === 'month') return `tháng ${month}/${year}`;
  return period.kind === 'quarter' ? `quý ${ROMAN[quarter - 1]}/${year}` : `năm ${year}`;
}

function partsOf(period: Period): { year: string; month: number; quarter: number } {
  const month = Number(period.first.slice(5, 7));
  return { year: period.first.slice(0, 4), month, quarter: Math.ceil(month / 3) };
}

function englishMonth(month: number): string {
  return new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(
    Date.UTC(2000, month - 1, 1),
  );
}
