import { localDay } from '../../core/kernel/calendar.ts';

/**
 * How numbers are written: two decimals, decimal comma and no space before the sign in Vietnamese ("83,94%"),
 * a true minus sign, and never "-0,00". Rounding happens here and nowhere before.
 */
export type DisplayLanguage = 'vi' | 'en';

const LOCALES = { vi: 'vi-VN', en: 'en-GB' } as const;
const MINUS = '\u2212';

export function displayLanguage(tag: string | undefined): DisplayLanguage {
  return tag?.startsWith('en') ? 'en' : 'vi';
}

/** 83.94 → "83,94%". */
export function formatPercent(percent: number, language: DisplayLanguage, decimals = 2): string {
  return `${formatDecimal(percent, language, decimals)}%`;
}

/** 1.28 → "+1,28"; the unit ("điểm phần trăm") stands in words beside it. */
export function formatSignedPoints(points: number, language: DisplayLanguage): string {
  const size = formatDecimal(Math.abs(points), language, 2);
  const isZero = !/[1-9]/.test(size);
  return isZero ? size : `${points < 0 ? MINUS : '+'}${size}`;
}

/** 12345 → "12.345". */
export function formatCount(count: number, language: DisplayLanguage): string {
  return numberFormat(language, 0, 'always').format(count);
}

/** "17/63". */
export function formatRank({ rank, of }: { readonly rank: number; readonly of: number }): string {
  return `${rank}/${of}`;
}

/** The time of day in Viet Nam, "14:02". */
export function formatTime(atMs: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Asia/Ho_Chi_Minh',
  }).format(atMs);
}

export function formatDecimal(value: number, language: DisplayLanguage, decimals: number): string {
  const text = numberFormat(language, decimals, 'auto').format(Math.abs(value));
  return value < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text;
}

/** An instant in Viet Nam: "14:02" today, "03/11/2026 14:02" on another day. */
export function formatInstant(atMs: number, nowMs: number, language: DisplayLanguage): string {
  if (localDay(atMs) === localDay(nowMs)) return formatTime(atMs);
  return `${formatDay(localDay(atMs), language)} ${formatTime(atMs)}`;
}

/** "2026-11-03" → "03/11/2026". */
export function formatDay(day: string, language: DisplayLanguage): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(Date.parse(`${day}T00:00Z`));
}

const numberFormats = new Map<string, Intl.NumberFormat>();

/** Kept once made: making one takes thirty times as long as writing a number with it, and a page has hundreds. */
function numberFormat(
  language: DisplayLanguage,
  decimals: number,
  useGrouping: 'auto' | 'always',
): Intl.NumberFormat {
  const key = `${language} ${decimals} ${useGrouping}`;
  const known = numberFormats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(LOCALES[language], {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping,
  });
  numberFormats.set(key, made);
  return made;
}
