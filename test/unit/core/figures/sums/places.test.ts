import { describe, expect, test } from 'vitest';
import { COUNTRY, type PeriodTree, periodTree } from '../../../../../src/core/figures/period-tree.ts';
import { cutTree, placesOf, toldAt } from '../../../../../src/core/figures/sums/places.ts';
import { must } from '../../../../../src/core/kernel/assert.ts';
import { parsePeriod } from '../../../../../src/core/kernel/period.ts';
import { unitOf } from '../../../collector/figures/report-world.ts';

const UNITS = [
  unitOf('A', null),
  unitOf('A1', 'A'),
  unitOf('A1x', 'A1'),
  unitOf('A2', 'A'),
  unitOf('B', null),
  unitOf('ends', 'A', { validTo: '2026-06-30' }),
  unitOf('made', 'B', { validFrom: '2026-07-01', predecessors: ['ends'] }),
  unitOf('moves', 'A', { validTo: '2026-06-30' }),
  unitOf('moves', 'B', { validFrom: '2026-07-01', predecessors: ['moves'] }),
];
const ref = (code: string, from = '2025-07-01') => `${code}@${from}`;

function treeOf(text: string): PeriodTree {
  const period = parsePeriod(text);
  if (!period.ok) throw new Error(text);
  return periodTree(UNITS, period.value);
}

const TREE = treeOf('2026');
const at = (name: string) => must(TREE.indexOfRef.get(name), 'a unit');

describe('the places a unit is summed up at', () => {
  test('are those above it, and itself where units stand below it', () => {
    const places = placesOf(TREE);
    expect(places.get(ref('A1x'))).toEqual([ref('A1'), ref('A'), '']);
    expect(places.get(ref('A1'))).toEqual([ref('A1'), ref('A'), '']);
    expect(places.get(ref('A2'))).toEqual([ref('A'), '']);
  });

  test('of a unit that moved are those where it stands at the end of the period', () => {
    for (const from of ['2025-07-01', '2026-07-01']) {
      expect(placesOf(treeOf('2026-Q1')).get(ref('moves', from))).toEqual([ref('A'), '']);
      expect(placesOf(TREE).get(ref('moves', from))).toEqual([ref('B'), '']);
    }
  });

  test('of a unit that ended before the period are those of what was made of it', () => {
    expect(placesOf(TREE).get(ref('ends'))).toEqual([ref('A'), '']);
    expect(placesOf(treeOf('2027')).get(ref('ends'))).toEqual([ref('B'), '']);
  });
});

describe('a tree is cut where nobody asks any further', () => {
  test('a root of whose children nothing is asked is one sum', () => {
    expect(cutTree(TREE, [COUNTRY], [])).toEqual({ told: new Set([COUNTRY]), units: [], places: [''] });
  });

  test('the units below one are told apart, each with all below it', () => {
    const { told, units, places } = cutTree(TREE, [at(ref('A'))], [at(ref('A'))]);
    const below = [ref('A2'), ref('ends')];
    expect(told).toEqual(new Set([ref('A'), ref('A1'), ...below].map(at)));
    expect([units.toSorted(), places]).toEqual([[ref('A'), ...below].toSorted(), [ref('A1')]]);
  });

  test('what is told apart is in no sum above it', () => {
    const { places, units } = cutTree(TREE, [COUNTRY], [at(ref('A1'))]);
    expect(places).toEqual([ref('B')]);
    expect(units.toSorted()).toEqual(['A', 'A1', 'A1x', 'A2', 'ends'].map((code) => ref(code)).toSorted());
  });

  test('where all is asked, every unit is told once', () => {
    const { units, places } = cutTree(TREE, [COUNTRY, at(ref('A'))], null);
    expect(places).toEqual([]);
    expect(units.toSorted()).toEqual([...TREE.countedAt.keys()].toSorted());
  });

  test('a unit below is told at the closest above it', () => {
    const cut = cutTree(TREE, [COUNTRY], [COUNTRY]);
    expect(toldAt(TREE, cut, ref('A1x'))).toBe(at(ref('A')));
    expect(toldAt(TREE, cut, 'unknown@2020-01-01')).toBeNull();
  });
});
