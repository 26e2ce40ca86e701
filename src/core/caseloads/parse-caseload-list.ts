import type { Day } from '../kernel/calendar.ts';
import { isMonth, type Month } from '../kernel/period.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { ListRow } from '../lists/list-fault.ts';
import type { ListSurroundings } from '../lists/list-surroundings.ts';
import type { ListColumns } from '../lists/parse-header.ts';
import type { FactFault } from '../lists/row-fault.ts';
import { RowReader } from '../lists/row-reader.ts';
import type { UnitRef } from '../units/unit.ts';
import type { DaySpan } from '../units/unit-within-span.ts';
import type { Caseload } from './caseload.ts';

const COLUMNS = ['unit', 'month', 'received', 'finished', 'on_time'] as const;
export type CaseloadColumn = (typeof COLUMNS)[number];

/** The columns of a list of caseloads. */
export const CASELOAD_COLUMNS: ListColumns<CaseloadColumn> = {
  required: COLUMNS,
  optional: [],
  otherNames: {
    unit: ['ma don vi', 'don vi'],
    month: ['thang'],
    received: ['tiep nhan', 'so ho so tiep nhan'],
    finished: ['da giai quyet', 'so ho so da giai quyet'],
    on_time: ['dung han', 'so ho so dung han'],
  },
};

type FindUnit = (codeOrRef: string, span: DaySpan) => Result<UnitRef, 'unknown-unit' | 'unit-not-then'>;

/** The caseloads that a list states, or every fault in it by line; nothing is half-taken. */
export function parseCaseloadList(
  rows: readonly ListRow<CaseloadColumn>[],
  surroundings: ListSurroundings<FindUnit>,
): Result<readonly Caseload[], readonly FactFault[]> {
  const faults: FactFault[] = [];
  const lines = new Map<string, number>();
  const caseloads: Caseload[] = [];
  for (const row of rows) {
    const reader = new RowReader(row);
    const caseload = readCaseload(reader, surroundings);
    if (caseload !== null) {
      const key = `${caseload.unit} ${caseload.month}`;
      const twin = lines.get(key);
      if (twin === undefined) caseloads.push(caseload);
      else reader.fault('duplicate', caseload.month, `the same unit and month stand in line ${twin}`);
      lines.set(key, twin ?? row.line);
    }
    faults.push(...reader.faults);
  }
  return faults.length > 0 ? err(faults) : ok(caseloads);
}

function readCaseload(
  reader: RowReader<CaseloadColumn>,
  { find, today }: ListSurroundings<FindUnit>,
): Caseload | null {
  const month = reader.notAhead('month', readMonth(reader), today);
  const unitText = reader.required('unit');
  const unit = unitText === null || month === null ? null : readUnit(reader, find, unitText, month);
  const [received, finished, onTime] = [
    readCount(reader, 'received'),
    readCount(reader, 'finished'),
    readCount(reader, 'on_time'),
  ];
  if (finished !== null && onTime !== null && onTime > finished) {
    const reason = `${onTime} are on time of ${finished} finished`;
    reader.fault('on-time-beyond-finished', `${onTime}/${finished}`, reason);
  }
  if (month === null || unit === null || received === null || finished === null || onTime === null)
    return null;
  return reader.faults.length > 0 ? null : { unit, month, received, finished, onTime };
}

function readUnit(
  reader: RowReader<CaseloadColumn>,
  find: FindUnit,
  text: string,
  month: Month,
): UnitRef | null {
  const span = { first: `${month}-01` as Day, last: `${month}-31` as Day };
  const found = find(text, span);
  if (found.ok) return found.value;
  const reason =
    found.error === 'unknown-unit' ? `there is no unit ${text}` : `unit ${text} did not exist in ${month}`;
  return reader.fault(found.error, text, reason);
}

function readCount(reader: RowReader<CaseloadColumn>, column: CaseloadColumn): number | null {
  return reader.required(column) === null ? null : reader.count(column, 0);
}

/** 2026-09 or 9/2026. */
function readMonth(reader: RowReader<CaseloadColumn>): Month | null {
  const text = reader.required('month');
  if (text === null) return null;
  const [, month = '', year] = /^(\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  const stated = year === undefined ? text : `${year}-${month.padStart(2, '0')}`;
  return isMonth(stated)
    ? stated
    : reader.fault('bad-month', text, `month "${text}" is not a month as 2026-09`);
}
