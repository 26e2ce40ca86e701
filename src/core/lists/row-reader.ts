import { type Day, isDay } from '../kernel/calendar.ts';
import { type Decimal, parseDecimal } from '../kernel/decimal.ts';
import { isoDay, tidied } from './cell.ts';
import type { ListRow } from './list-fault.ts';
import type { FactFault, RowFaultKind } from './row-fault.ts';

const LONGEST_TEXT = 200;
/** Marks of direction among them: they turn around what stands beside a text. */
const CONTROL_CHARACTER = /[\p{Cc}\p{Bidi_Control}]/u;
const COUNT = /^\d{1,9}$/;
const WHOLE = /^[+-]?\d{1,9}$/;

/** Reads the cells of one row and collects every fault in them. An empty cell is null; a faulty one is too. */
export class RowReader<Column extends string> {
  readonly faults: FactFault[] = [];
  readonly #row: ListRow<Column>;

  constructor(row: ListRow<Column>) {
    this.#row = row;
  }

  fault(kind: RowFaultKind, value: string, reason: string): null {
    this.faults.push({ line: this.#row.line, kind, value, reason });
    return null;
  }

  /** Trimmed of outer spaces and composed to NFC. */
  text(column: Column): string | null {
    const value = tidied(this.#row.fields[column] ?? '');
    if (CONTROL_CHARACTER.test(value)) {
      return this.fault('control-character', column, `${column} holds a control character; retype the cell`);
    }
    if (value.length > LONGEST_TEXT) {
      const reason = `${column} has ${value.length} characters, more than ${LONGEST_TEXT}`;
      return this.fault('too-long', column, reason);
    }
    return value === '' ? null : value;
  }

  required(column: Column): string | null {
    const faultsBefore = this.faults.length;
    const value = this.text(column);
    if (value !== null || this.faults.length > faultsBefore) return value;
    return this.fault('missing-cell', column, `${column} is empty`);
  }

  /** With a decimal point or comma; a leading plus sign is let pass. */
  decimal(column: Column): Decimal | null {
    const value = this.text(column);
    return value === null ? null : this.decimalOf(column, value);
  }

  decimalOf(column: Column, value: string): Decimal | null {
    return (
      parseDecimal(value.replace(/^\+/, '').replace('\u2212', '-').replace(/%$/, '')) ??
      this.fault('bad-number', value, `${column} "${value}" is not a number as 85.17 or 85,17`)
    );
  }

  /** From `least` on. */
  count(column: Column, least: 0 | 1): number | null {
    const value = this.text(column);
    if (value === null) return null;
    if (COUNT.test(value) && Number(value) >= least) return Number(value);
    return this.fault('bad-count', value, `${column} "${value}" is not a whole number from ${least} on`);
  }

  /** May be negative, or have a plus sign. */
  whole(column: Column): number | null {
    const value = this.text(column)?.replace('\u2212', '-');
    if (value === undefined) return null;
    if (WHOLE.test(value)) return Number(value);
    return this.fault('bad-count', value, `${column} "${value}" is not a whole number`);
  }

  /** 2025-07-01 or 01/07/2025. */
  day(column: Column): Day | null {
    const value = this.text(column);
    if (value === null) return null;
    const stated = isoDay(value);
    if (isDay(stated)) return stated;
    return this.fault('bad-day', value, `${column} "${value}" is not a day that exists, as 2025-07-01`);
  }

  /** A fault where what a cell names begins after today: a figure of it cannot be known yet. */
  notAhead<Named extends string | number>(column: Column, named: Named | null, today: Day): Named | null {
    // As texts: 2027 and 2027-09 and 2027-09-30 come one after the other before anything of 2028.
    const text = String(named);
    if (named === null || text <= today.slice(0, text.length)) return named;
    const stated = this.text(column) ?? text;
    return this.fault('yet-to-come', stated, `${column} ${stated} has not come yet: today is ${today}`);
  }

  /** From 2000 to 2199. */
  year(column: Column): number | null {
    const value = this.required(column);
    if (value === null) return null;
    if (/^2[01]\d\d$/.test(value)) return Number(value);
    return this.fault('bad-year', value, `${column} "${value}" is not a year from 2000 on`);
  }
}
