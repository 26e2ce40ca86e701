import { type Decimal, decimalText } from '../kernel/decimal.ts';

export type WritingLanguage = 'vi' | 'en';

/** A published number with the places it was published with: "85,17" and "−2,514" in Vietnamese. */
export function writeDecimal(number: Decimal, language: WritingLanguage): string {
  const text = decimalText(number).replace('-', '\u2212');
  return language === 'vi' ? text.replace('.', ',') : text;
}

/** The same without its sign, for words that say it: "tăng 4,13". */
export function writeSize(number: Decimal, language: WritingLanguage): string {
  return writeDecimal({ ...number, units: Math.abs(number.units) }, language);
}

/** The same with a plus sign for what grew: "+4,13". */
export function writeSigned(number: Decimal, language: WritingLanguage): string {
  return `${number.units > 0 ? '+' : ''}${writeDecimal(number, language)}`;
}
