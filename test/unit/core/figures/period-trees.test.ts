import { describe, expect, test } from 'vitest';
import { periodTree } from '../../../../src/core/figures/period-tree.ts';
import { periodTreeOf } from '../../../../src/core/figures/period-trees.ts';
import {
  monthsBetween,
  PERIOD_KINDS,
  type Period,
  periodAround,
} from '../../../../src/core/kernel/period.ts';
import { UnitTree } from '../../../../src/core/units/unit-tree.ts';
import { unitOf } from '../../collector/figures/report-world.ts';

const UNITS = [
  unitOf('15', null, { validFrom: '2004-01-01', validTo: '2025-06-30', name: 'Yên Bái' }),
  unitOf('15', null, { validFrom: '2025-07-01', name: 'Lào Cai' }),
  unitOf('75', null, { validFrom: '2025-07-01', validTo: '2026-04-29' }),
  unitOf('75', null, { validFrom: '2026-04-30', predecessors: ['75'] }),
  unitOf('75001', '75'),
  unitOf('75002', '75', { validFrom: '2025-10-15', validTo: '2026-02-14' }),
  unitOf('75003', '15', { validFrom: '2026-02-15', predecessors: ['75002'] }),
  unitOf('99001', '99'),
];
const PERIODS = monthsBetween('2025-01' as Period['first'], '2026-12' as Period['first']).flatMap((month) =>
  PERIOD_KINDS.map((kind) => periodAround(month, kind)),
);

describe('the kept trees', () => {
  test('are those of each period, whichever was asked for before', () => {
    for (const periods of [PERIODS, PERIODS.toReversed()]) {
      const units = new UnitTree(UNITS);
      for (const period of periods) {
        expect(periodTreeOf(units, period), period.text).toEqual(periodTree(units.units, period));
      }
    }
  });

  test('are made once for all periods in which the same units stand', () => {
    const units = new UnitTree(UNITS);
    const of = (month: string) => periodTreeOf(units, periodAround(month as Period['first'], 'month'));
    expect(of('2026-05')).toBe(of('2026-12'));
    expect(of('2026-04')).not.toBe(of('2026-05'));
    expect(of('2026-01')).not.toBe(of('2026-02'));
  });

  test('are of the units given: where those changed, no former tree is shown', () => {
    const period = periodAround('2026-12' as Period['first'], 'month');
    const before = periodTreeOf(new UnitTree(UNITS), period);
    const after = periodTreeOf(new UnitTree([...UNITS, unitOf('75004', '75')]), period);
    expect(before.indexOfRef.has('75004@2025-07-01')).toBe(false);
    expect(after.indexOfRef.has('75004@2025-07-01')).toBe(true);
  });

  test('are no more than are kept, however many periods are asked for', () => {
    const months = monthsBetween('2020-01' as Period['first'], '2029-12' as Period['first']);
    const units = new UnitTree(
      months.map((month, at) => unitOf(String(100 + at), null, { validFrom: `${month}-15` })),
    );
    for (const month of [...months, ...months]) {
      const period = periodAround(month, 'month');
      expect(periodTreeOf(units, period), month).toEqual(periodTree(units.units, period));
    }
  });
});
