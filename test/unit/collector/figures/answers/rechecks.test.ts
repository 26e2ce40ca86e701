import { describe, expect, test } from 'vitest';
import { type RecheckRow, rechecksAt } from '../../../../../src/collector/figures/answers/rechecks.ts';
import { periodTreeOf } from '../../../../../src/core/figures/period-trees.ts';
import { must } from '../../../../../src/core/kernel/assert.ts';
import { parsePeriod } from '../../../../../src/core/kernel/period.ts';
import { UnitTree } from '../../../../../src/core/units/unit-tree.ts';
import { unitOf } from '../report-world.ts';

const parsed = parsePeriod('2026-10');
if (!parsed.ok) throw new Error('2026-10');
const TREE = periodTreeOf(
  new UnitTree([unitOf('97', null), unitOf('971', '97'), unitOf('972', '97')]),
  parsed.value,
);
const at = (code: string, rows: readonly RecheckRow[]) =>
  rechecksAt(TREE, must(TREE.indexOfRef.get(`${code}@2025-07-01`), 'a unit'), rows);
const row = (unit: string, wave: string, result: string, count: number): RecheckRow => ({
  ...{ unit: `${unit}@2025-07-01`, wave, result, count },
});

describe('interviews checked again', () => {
  test('SD7 are told by wave and by the units below, in tens', () => {
    const told = at('97', [
      row('971', '1', 'due', 29),
      row('971', '1', 'confirmed', 15),
      row('971', '1', 'differs', 12),
      row('972', '1', 'due', 9),
      row('972', '2', 'due', 10),
    ]);
    expect(told).toMatchObject([
      {
        wave: '1',
        chosen: 30,
        checked: 20,
        results: [
          { result: 'confirmed', percent: 56 },
          { result: 'differs', percent: 44 },
          { result: 'not-reached', percent: null },
        ],
      },
      {
        wave: '2',
        chosen: 10,
        checked: 0,
        results: [{ percent: null }, { percent: null }, { percent: null }],
      },
    ]);
    expect(told[0]?.units.map(({ unit, ...counts }) => [unit.code, counts])).toEqual([
      ['971', { chosen: 20, checked: 20 }],
      ['972', { chosen: 0, checked: 0 }],
    ]);
  });

  test('SD7 are as many chosen as were checked, where a result came first, and none where there are none', () => {
    expect(at('971', [row('971', '1', 'confirmed', 31), row('971', '1', 'due', 3)])).toMatchObject([
      {
        chosen: 30,
        checked: 30,
        results: [{ percent: null }, { percent: null }, { percent: null }],
        units: [],
      },
    ]);
    expect(at('972', [row('971', '1', 'due', 31)])).toEqual([]);
  });
});
