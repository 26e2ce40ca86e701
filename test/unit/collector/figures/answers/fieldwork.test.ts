import { describe, expect, test } from 'vitest';
import { type FieldworkRow, fieldworkAt } from '../../../../../src/collector/figures/answers/fieldwork.ts';
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
const at = (code: string, rows: readonly FieldworkRow[]) =>
  fieldworkAt(TREE, must(TREE.indexOfRef.get(`${code}@2025-07-01`), 'a unit'), rows);

const households = (
  unit: string,
  neighbourhood: string | null,
  outcome: string | null,
  count: number,
): FieldworkRow => ({
  unit: `${unit}@2025-07-01`,
  stratum: neighbourhood === null ? null : 'A',
  neighbourhood,
  outcome,
  count,
});

describe('how far interviews at home are', () => {
  test('SD6 is told of an office by neighbourhood, of all tablets together, in tens', () => {
    const rows = [
      households('971', 'Thôn 1', 'completed', 29),
      households('971', 'Thôn 1', 'refused', 4),
      households('971', 'Thôn 2', 'completed', 9),
      households('972', 'Thôn 1', 'completed', 50),
    ];
    expect(at('971', rows)).toMatchObject({
      completed: 30,
      visited: 40,
      units: [],
      neighbourhoods: [
        { stratum: 'A', neighbourhood: 'Thôn 1', completed: 20, visited: 30 },
        { stratum: 'A', neighbourhood: 'Thôn 2', completed: 0, visited: 0 },
      ],
    });
  });

  test('SD6 is told of a unit with units below by these', () => {
    const rows = [
      households('971', 'Thôn 1', 'completed', 29),
      households('971', null, null, 3),
      households('972', 'Thôn 1', 'not-at-home', 12),
    ];
    const told = at('97', rows);
    expect(told).toMatchObject({ completed: 20, visited: 40, neighbourhoods: [] });
    expect(told?.units.map(({ unit, ...counts }) => [unit.code, counts])).toEqual([
      ['971', { completed: 20, visited: 30 }],
      ['972', { completed: 0, visited: 10 }],
    ]);
  });

  test('SD6 has the share of an outcome where ten had it and ten had not', () => {
    const rows = [
      households('971', 'Thôn 1', 'completed', 40),
      households('971', 'Thôn 2', 'refused', 15),
      households('971', 'Thôn 2', 'not-at-home', 9),
    ];
    expect(at('971', rows)?.outcomes).toEqual([
      { outcome: 'completed', percent: 63 },
      { outcome: 'not-at-home', percent: null },
      { outcome: 'refused', percent: 23 },
    ]);
    expect(at('971', [households('971', 'Thôn 1', 'completed', 40)])?.outcomes).toEqual([
      { outcome: 'completed', percent: null },
    ]);
  });

  test('is nothing where no household was visited', () => {
    expect(at('972', [households('971', 'Thôn 1', 'completed', 40)])).toBeNull();
  });
});
