import { describe, expect, test } from 'vitest';
import {
  COUNTRY,
  findUnit,
  formerSelf,
  type PeriodTree,
  pathTo,
  periodTree,
  subtreeOf,
} from '../../../../src/core/figures/period-tree.ts';
import { type Period, parsePeriod } from '../../../../src/core/kernel/period.ts';
import { unitOf } from '../../collector/figures/report-world.ts';

const LAO_CAI = unitOf('15', null, { validFrom: '2025-07-01', name: 'Lào Cai' });
const YEN_BAI = unitOf('15', null, { validFrom: '2004-01-01', validTo: '2025-06-30', name: 'Yên Bái' });
const DONG_NAI_PROVINCE = unitOf('75', null, { validFrom: '2025-07-01', validTo: '2026-04-29' });
const DONG_NAI_CITY = unitOf('75', null, { validFrom: '2026-04-30', predecessors: ['75'] });
const WARD = unitOf('75001', '75');
const ORPHAN = unitOf('99001', '99');
const UNITS = [YEN_BAI, LAO_CAI, DONG_NAI_PROVINCE, DONG_NAI_CITY, WARD, ORPHAN];

describe('the units of a period', () => {
  test('are those valid on a day of it, each under its parent', () => {
    const tree = periodTree(UNITS, period('2026-10'));
    expect(refs(tree, COUNTRY)).toEqual(['15@2025-07-01', '75@2026-04-30', '99001@2025-07-01']);
    const city = findUnit(tree, '75') ?? -1;
    expect(refs(tree, city)).toEqual(['75001@2025-07-01']);
    expect(pathTo(tree, findUnit(tree, '75001') ?? -1).map((above) => tree.nodes[above]?.unit?.code)).toEqual(
      ['75'],
    );
    expect(subtreeOf(tree, city)).toHaveLength(2);
  });

  test('a reused code is two units, and the later holder answers to the code alone', () => {
    const tree = periodTree(UNITS, period('2025'));
    expect(findUnit(tree, '15')).toBe(tree.indexOfRef.get('15@2025-07-01'));
    expect(findUnit(tree, '15@2004-01-01')).toBe(tree.indexOfRef.get('15@2004-01-01'));
    expect(findUnit(tree, '15')).not.toBe(findUnit(tree, '15@2004-01-01'));
    expect(findUnit(periodTree(UNITS, period('2026')), '15@2004-01-01')).toBeNull();
  });

  test('a unit that continues another within the period is one with it', () => {
    const tree = periodTree(UNITS, period('2026'));
    expect(tree.indexOfRef.get('75@2025-07-01')).toBe(tree.indexOfRef.get('75@2026-04-30'));
    expect(refs(tree, findUnit(tree, '75') ?? -1)).toEqual(['75001@2025-07-01']);
  });

  test('responses of a unit that ended are counted where it goes on, and no scope grows by a merger', () => {
    const day = { validFrom: '2027-01-01' } as const;
    const made = unitOf('C', '75', { ...day, predecessors: ['A', 'B'] });
    const ended = ['A', 'B', 'X'].map((code) => unitOf(code, '75', { validTo: '2026-12-31' }));
    const next = unitOf('E', '75', { ...day, predecessors: ['E'] });
    const former = unitOf('E', '75', { validTo: '2026-12-31' });
    const tree = periodTree([...UNITS, ...ended, made, next, former], period('2027-01'));
    const at = (ref: string) => [tree.countedAt.get(ref), tree.indexOfRef.get(ref)];
    const [c, e] = [findUnit(tree, 'C') ?? -1, findUnit(tree, 'E') ?? -1];
    expect(at('A@2025-07-01')).toEqual([c, undefined]);
    expect(at('B@2025-07-01')).toEqual([c, undefined]);
    expect(at('E@2025-07-01')).toEqual([e, e]);
    expect(at('X@2025-07-01')).toEqual([undefined, undefined]);
    // And the other way: a device that was moved too early.
    const before = periodTree([...UNITS, next, former], period('2026-12'));
    expect(before.countedAt.get('E@2027-01-01')).toBe(findUnit(before, 'E'));
  });

  test('a unit has a past where it stood before or continues what stood there, not by its code', () => {
    const now = periodTree(UNITS, period('2026-05'));
    const before = periodTree(UNITS, period('2026-04'));
    const city = findUnit(now, '75') ?? -1;
    expect(formerSelf(now, city, before)).toBe(findUnit(before, '75'));
    expect(formerSelf(now, findUnit(now, '75001') ?? -1, before)).toBe(findUnit(before, '75001'));
    expect(formerSelf(now, COUNTRY, before)).toBe(COUNTRY);

    const merged = periodTree(UNITS, period('2025-07'));
    const laoCai = findUnit(merged, '15') ?? -1;
    expect(formerSelf(merged, laoCai, periodTree(UNITS, period('2025-06')))).toBeNull();
  });
});

function refs({ nodes }: PeriodTree, node: number): readonly string[] {
  return (nodes[node]?.children ?? []).map((child) => {
    const unit = nodes[child]?.unit;
    return `${unit?.code}@${unit?.validFrom}`;
  });
}

function period(text: string): Period {
  const parsed = parsePeriod(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}
