import type { Brand } from '../kernel/brand.ts';
import { err, ok, type Result } from '../kernel/result.ts';

/** The number of one printed form, 1 to MOST_PAPER_FORMS: unique on its collector, and given to no person. */
export type PaperNumber = Brand<number, 'PaperNumber'>;

/** The number as it is printed, typed and sent: seven digits and a check digit. */
export type PaperCode = Brand<string, 'PaperCode'>;

const DIGITS = 7;
/** What seven digits hold. */
export const MOST_PAPER_FORMS = 10 ** DIGITS - 1;
const GROUP_DIGITS = 4;
const CODE = new RegExp(`^[0-9]{${DIGITS + 1}}$`);
/** What stands after the number in the QR code. */
const NAMED = /^([0-9A-Za-z.-]+@\d{4}-\d{2}-\d{2}) ([a-z][a-z0-9-]*) ([1-9]\d{0,3})$/;

/**
 * Damm's quasigroup of order ten (H. M. Damm, Total anti-symmetrische Quasigruppen, Marburg 2004): its check digit
 * finds every single wrong digit and every two neighbours that changed places.
 */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
] as const;

function interim(digits: string): number {
  return [...digits].reduce((row, digit) => Number(DAMM[row]?.[Number(digit)]), 0);
}

/** The digits of a number with its check digit behind them. */
export function paperCodeOf(number: PaperNumber): PaperCode {
  const digits = String(number).padStart(DIGITS, '0');
  return `${digits}${interim(digits)}` as PaperCode;
}

/** Whether it is a code as it travels. Which ones were printed is the collector's to say. */
export function isPaperCode(value: unknown): value is PaperCode {
  return typeof value === 'string' && CODE.test(value) && interim(value) === 0 && numberOf(value) > 0;
}

/** The number of a code. */
export function paperNumberOf(code: PaperCode): PaperNumber {
  return numberOf(code) as PaperNumber;
}

function numberOf(code: string): number {
  return Number(code.slice(0, DIGITS));
}

/** `0000 0123`, as it is printed and read out. */
export function showPaperCode(code: PaperCode): string {
  return `${code.slice(0, GROUP_DIGITS)} ${code.slice(GROUP_DIGITS)}`;
}

/** What a printed form is of. */
export interface PaperFormNames {
  /** `code@valid-from` */
  readonly unit: string;
  readonly questionnaire: string;
  readonly version: number;
}

/** What the QR code of a form says: its number first, so that a scanner may end there, then what it is of. */
export function paperQrText(code: PaperCode, { unit, questionnaire, version }: PaperFormNames): string {
  return `${code} ${unit} ${questionnaire} ${version}`;
}

export interface ReadPaperCode {
  readonly code: PaperCode;
  /** What the QR code says the form is of; null where a person typed, or a keyboard of Telex changed the letters. */
  readonly names: PaperFormNames | null;
}

/**
 * What somebody typed, or a hand scanner typed for them: the digits in any grouping, or a whole QR code.
 * `not-a-number`: other than eight digits. `check-digit`: a digit is wrong, or two changed places.
 */
export function readPaperCode(text: string): Result<ReadPaperCode, 'not-a-number' | 'check-digit'> {
  const trimmed = text.normalize('NFKC').trim();
  const scanned = /^([0-9]{8})[\s\p{L}].*/u.exec(trimmed);
  const rest = scanned === null ? '' : trimmed.slice(DIGITS + 1).trim();
  const digits = (scanned?.[1] ?? trimmed).replace(/[\s\p{Pd}._]/gu, '');
  if (!CODE.test(digits)) return err('not-a-number');
  if (!isPaperCode(digits)) return err('check-digit');
  const [, unit, questionnaire, version] = NAMED.exec(rest) ?? [];
  const names =
    unit === undefined || questionnaire === undefined
      ? null
      : { unit, questionnaire, version: Number(version) };
  return ok({ code: digits, names });
}
