import { describe, expect, test } from 'vitest';
import { readList } from '../../../../src/collector/csv/read-list.ts';
import { onTimePercent, sumCaseloads } from '../../../../src/core/caseloads/caseload.ts';
import { CASELOAD_COLUMNS, parseCaseloadList } from '../../../../src/core/caseloads/parse-caseload-list.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { ok } from '../../../../src/core/kernel/result.ts';
import type { UnitRef } from '../../../../src/core/units/unit.ts';

function read(...rows: readonly string[]) {
  const list = readList(
    new TextEncoder().encode(['unit,month,received,finished,on_time', ...rows].join('\n')),
    {
      columns: CASELOAD_COLUMNS,
      key: 'unit',
    },
  );
  if (!list.ok) throw new Error(JSON.stringify(list.error.faults));
  return parseCaseloadList(list.value, {
    find: (code) => ok(`${code}@2025-07-01` as UnitRef),
    today: '2026-11-29' as Day,
  });
}

describe('a list of caseloads', () => {
  test('the centre of Lai Châu in one month: 99.3 % on time', () => {
    const parsed = read('12001,05/2026,10529,9974,9903');
    expect(parsed).toEqual({
      ok: true,
      value: [{ unit: '12001@2025-07-01', month: '2026-05', received: 10_529, finished: 9974, onTime: 9903 }],
    });
    expect(parsed.ok && onTimePercent(sumCaseloads(parsed.value))?.toFixed(1)).toBe('99.3');
  });

  test.each([
    ['more on time than finished', '1,2026-05,10,9,10', '2 on-time-beyond-finished'],
    ['a month that is none', '1,2026-13,10,9,9', '2 bad-month'],
    ['a month that is not yet', '1,2027-09,10,9,9', '2 yet-to-come'],
    ['half a dossier', '1,2026-05,10,9.5,9', '2 bad-count'],
    ['an empty count', '1,2026-05,,9,9', '2 missing-cell'],
  ])('%s is a fault of its row', (_, row, fault) => {
    const parsed = read(row);
    expect(parsed.ok ? [] : parsed.error.map(({ line, kind }) => `${line} ${kind}`)).toEqual([fault]);
  });

  test('a month to come is told as it was written', () => {
    const parsed = read('1,09/2027,10,9,9');
    expect(parsed.ok ? '' : parsed.error[0]?.value).toBe('09/2027');
  });

  test('the month that is under way may be stated', () => {
    expect(read('1,11/2026,10,9,9').ok).toBe(true);
  });

  test('more finished than received is none: a month finishes what others left', () => {
    expect(read('1,2026-05,10,12,12').ok).toBe(true);
  });

  test('a unit and month twice is a fault', () => {
    const parsed = read('1,2026-05,10,9,9', '1,2026-05,10,9,9');
    expect(parsed.ok ? [] : parsed.error.map(({ line, kind }) => `${line} ${kind}`)).toEqual(['3 duplicate']);
  });

  test('nothing finished has no rate', () => {
    expect(onTimePercent(sumCaseloads([]))).toBeNull();
  });
});
