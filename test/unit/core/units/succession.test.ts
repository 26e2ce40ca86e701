import { describe, expect, test } from 'vitest';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { Succession } from '../../../../src/core/units/succession.ts';
import { unitRef } from '../../../../src/core/units/unit.ts';
import { unitOf } from '../../collector/figures/report-world.ts';

const period = (
  code: string,
  validFrom: string,
  validTo: string | null,
  predecessors: readonly string[] = [],
) => unitOf(code, '01', { validFrom, validTo, predecessors } as never);

const A1 = period('A', '2025-07-01', '2026-12-31');
const A2 = period('A', '2027-01-01', null, ['A']);
const B = period('B', '2025-07-01', '2026-12-31');
const C = period('C', '2025-07-01', '2026-12-31');
const D = period('D', '2027-01-01', '2027-06-30', ['B', 'C']);
const D2 = period('D', '2027-07-01', null, ['D']);
const E = period('E', '2025-07-01', '2026-12-31');
const E1 = period('E1', '2027-01-01', null, ['E']);
const E2 = period('E2', '2027-01-01', null, ['E']);
const F = period('F', '2025-07-01', '2026-12-31');
const LATER_F = period('F', '2027-01-01', null);
const LATE = period('G', '2027-02-01', null, ['F']);

describe('what a record refers to is judged on its own day', () => {
  const succession = new Succession([A1, A2, B, C, D, D2, E, E1, E2, F, LATER_F, LATE]);
  const onDay = (unit: typeof A1, day: string) => {
    const found = succession.onDay(unit, day as Day);
    return found === null ? null : unitRef(found);
  };

  test.each([
    ['on its days, itself', A1, '2026-12-31', 'A@2025-07-01'],
    ['a unit that goes on, in its next period', A1, '2027-01-01', 'A@2027-01-01'],
    ['and before it, in its former one', A2, '2026-11-30', 'A@2025-07-01'],
    ['one of two that became a third, at that', C, '2027-03-01', 'D@2027-01-01'],
    ['and on from there', B, '2028-01-01', 'D@2027-07-01'],
    ['a third before it was made: nobody can say which', D, '2026-12-01', null],
    ['a unit that was divided: nobody can say which', E, '2027-01-01', null],
    ['a code that was given to another unit', F, '2027-01-01', null],
    ['before anything of it was there', A1, '2024-01-01', null],
  ] as const)('%s', (_, unit, day, expected) => {
    expect(onDay(unit, day)).toBe(expected);
  });
});
