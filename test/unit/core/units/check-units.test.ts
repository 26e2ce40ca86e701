import { describe, expect, test } from 'vitest';
import { builtInProvinces } from '../../../../src/collector/units/provinces.ts';
import { checkUnits } from '../../../../src/core/units/check-units.ts';
import { type Unit, unitRef } from '../../../../src/core/units/unit.ts';
import { changesOf, faultsOf, rowsOf, unitOf } from './units.ts';

const PROVINCE = unitOf({ code: '01', kind: 'province', name: 'Tỉnh Mơ' });
const refs = (units: readonly Unit[]) => units.map(unitRef);

describe('what changes', () => {
  test('new rows are added, in any order of parent and child', () => {
    const changes = changesOf([], { code: '00004', parent_code: '01' }, { code: '01', kind: 'province' });
    expect(refs(changes.units)).toEqual(['00004@2025-07-01', '01@2025-07-01']);
    expect([changes.added.length, changes.updated.length, changes.unchangedCount]).toEqual([2, 0, 0]);
  });

  test('the same row again is unchanged, other content updates', () => {
    const row = { code: '00004', parent_code: '01' };
    const { units } = changesOf([PROVINCE], row);
    expect(changesOf(units, row)).toEqual({ units, added: [], updated: [], unchangedCount: 1 });
    const changes = changesOf(units, { ...row, name: 'Xã Bưởi', kind: 'ward' });
    expect(changes.updated).toMatchObject([{ code: '00004', name: 'Xã Bưởi', kind: 'ward' }]);
    expect(changes.units).toHaveLength(2);
  });

  test('an empty optional cell keeps what is known, an empty valid_to opens', () => {
    const full = { code: '7', name_en: 'Mo', region: 'r', class: 'I', office_term: 'o', predecessors: '1 2' };
    const { units } = changesOf([], { ...full, valid_to: '2030-12-31' });
    const { updated } = changesOf(units, { code: '7' });
    expect(updated).toEqual([{ ...units[0], validTo: null }]);
    expect(changesOf(units, { ...full, region: 's' }).updated).toMatchObject([
      { region: 's', unitClass: 'I' },
    ]);
  });

  test('an open unit is split in two when the file closes the first period', () => {
    const open = unitOf({ code: '75', kind: 'city' });
    const changes = changesOf(
      [open],
      { code: '75', kind: 'province', valid_to: '2026-04-29' },
      { code: '75', kind: 'city', valid_from: '2026-04-30', predecessors: '75' },
    );
    expect([refs(changes.updated), refs(changes.added)]).toEqual([['75@2025-07-01'], ['75@2026-04-30']]);
  });

  test('a unit is split in two periods that say the same: neither is taken for the former whole', () => {
    const open = unitOf({ code: '75' });
    const rows = [
      { code: '75', valid_from: '2026-04-30' },
      { code: '75', valid_to: '2026-04-29' },
    ];
    for (const order of [rows, rows.toReversed()]) {
      const changes = changesOf([open], ...order);
      expect([refs(changes.updated), refs(changes.added)]).toEqual([['75@2025-07-01'], ['75@2026-04-30']]);
    }
  });

  test('no rows change nothing', () => {
    expect(checkUnits([PROVINCE], [])).toEqual({
      ok: true,
      value: { units: [PROVINCE], added: [], updated: [], unchangedCount: 0 },
    });
  });
});

describe('faults', () => {
  test('every bad row is reported by line, and children of an unreadable row are not', () => {
    expect(
      faultsOf(
        [],
        { code: '01', kind: 'provinz' },
        { code: '00004', parent_code: '01' },
        { code: '00007', parent_code: '02' },
        { code: '00008', name: '', valid_from: '2025-7-1' },
        { code: '00009', valid_to: '2020-01-01' },
        { code: '00010' },
      ),
    ).toEqual(['2 bad-kind', '4 unknown-parent', '5 missing-name', '5 bad-date', '6 ends-before-start']);
    expect(checkUnits([], rowsOf({ code: '1', parent_code: '02' }), new Set(['02'])).ok).toBe(true);
  });

  test('a parent must be valid when the child begins, and as long as the child', () => {
    const closed = unitOf({ code: '01', kind: 'province', valid_to: '2026-12-31' });
    expect(faultsOf([PROVINCE], { code: '1', parent_code: '01', valid_from: '2025-06-30' })).toEqual([
      '2 unknown-parent',
    ]);
    expect(faultsOf([closed], { code: '1', parent_code: '01' })).toEqual(['2 parent-ends-first']);
    expect(faultsOf([closed], { code: '1', parent_code: '01', valid_to: '2026-12-31' })).toEqual([]);
    expect(
      faultsOf(
        [closed],
        { code: '1', parent_code: '01' },
        { code: '01', kind: 'city', valid_from: '2027-01-01' },
      ),
    ).toEqual([]);
    expect(
      faultsOf(
        [closed],
        { code: '1', parent_code: '01' },
        { code: '01', kind: 'city', valid_from: '2027-01-02' },
      ),
    ).toEqual(['2 parent-ends-first']);
  });

  test('a parent may not be closed under known children that stay', () => {
    const existing = [
      PROVINCE,
      unitOf({ code: '1', parent_code: '01' }),
      unitOf({ code: '2', parent_code: '01' }),
    ];
    const close = { code: '01', kind: 'province', name: 'Tỉnh Mơ', valid_to: '2026-12-31' };
    const checked = checkUnits(existing, rowsOf(close));
    expect(checked).toMatchObject({
      ok: false,
      error: [
        { line: 2, kind: 'leaves-children', value: '01', reason: expect.stringContaining('leaves 2 ') },
      ],
    });
    const moved = ['1', '2'].map((code) => ({ code, parent_code: '01', valid_to: '2026-12-31' }));
    expect(faultsOf(existing, close, ...moved)).toEqual([]);
  });

  test('the same code and first day twice names the other line', () => {
    const checked = checkUnits([], rowsOf({ code: '1' }, { code: '2' }, { code: '1', name: 'Xã Trám' }));
    expect(checked).toMatchObject({
      ok: false,
      error: [
        { line: 4, kind: 'duplicate', value: '1@2025-07-01', reason: expect.stringContaining('line 2') },
      ],
    });
  });

  test('overlaps name the other line, or that the unit is known already, and the cure', () => {
    const inFile = checkUnits([], rowsOf({ code: '1', valid_from: '2026-01-01' }, { code: '1' }));
    expect(inFile).toMatchObject({
      ok: false,
      error: [
        { line: 3, kind: 'overlap', value: '1@2026-01-01', reason: expect.stringContaining('on line 2') },
      ],
    });
    const known = checkUnits(
      [unitOf({ code: '1' })],
      rowsOf({ code: '1', valid_from: '2026-01-01', kind: 'ward' }),
    );
    expect(known).toMatchObject({
      ok: false,
      error: [
        {
          line: 2,
          kind: 'overlap',
          value: '1@2025-07-01',
          reason: expect.stringMatching(/known already.*2025-12-31/),
        },
      ],
    });
  });

  test('a long period is compared with all that it covers, not only with its neighbour', () => {
    expect(
      faultsOf(
        [],
        { code: '1', valid_from: '2000-01-01', valid_to: '2010-12-31' },
        { code: '1', valid_from: '2001-01-01', valid_to: '2001-12-31' },
        { code: '1', valid_from: '2003-01-01', valid_to: '2003-12-31' },
        { code: '1', valid_from: '2011-01-01' },
      ),
    ).toEqual(['3 overlap', '4 overlap']);
  });

  test('a last day and a first day may adjoin but not coincide', () => {
    const first = { code: '1', valid_from: '2000-01-01', valid_to: '2025-06-30' };
    expect(faultsOf([], first, { code: '1', valid_from: '2025-07-01' })).toEqual([]);
    expect(faultsOf([], first, { code: '1', valid_from: '2025-06-30' })).toEqual(['3 overlap']);
  });

  test('a unit cannot be its own parent nor stand below itself', () => {
    expect(faultsOf([], { code: '1', parent_code: '1' })).toEqual(['2 cycle']);
    expect(
      faultsOf(
        [],
        { code: '1', parent_code: '2' },
        { code: '2', parent_code: '3' },
        { code: '3', parent_code: '1' },
      ),
    ).toEqual(['2 cycle', '3 cycle', '4 cycle']);
    const under = { code: '4', parent_code: '1' };
    expect(faultsOf([], { code: '1', parent_code: '1' }, under)).toEqual(['2 cycle']);
  });

  test('a circle that a change closes on a later day is found', () => {
    const existing = [
      { code: 'r', valid_from: '2020-01-01' },
      { code: 'b', valid_from: '2020-01-01', parent_code: 'r' },
      { code: 'a', valid_from: '2020-01-01', valid_to: '2029-12-31', parent_code: 'r' },
      { code: 'a', valid_from: '2030-01-01', parent_code: 'b' },
    ].map(unitOf);
    expect(faultsOf(existing, { code: 'b', valid_from: '2020-01-01', parent_code: 'a' })).toEqual([
      '2 cycle',
    ]);
  });

  test('parents may trade places from one day to the next', () => {
    expect(
      faultsOf(
        [],
        { code: 'a', valid_to: '2025-12-31' },
        { code: 'b', valid_to: '2025-12-31', parent_code: 'a' },
        { code: 'a', valid_from: '2026-01-01', parent_code: 'b' },
        { code: 'b', valid_from: '2026-01-01' },
      ),
    ).toEqual([]);
  });

  test('unknown predecessors are no fault', () => {
    expect(faultsOf([], { code: '1', predecessors: '998 999' })).toEqual([]);
  });
});

describe('a row over several known periods', () => {
  const builtIn = builtInProvinces();
  const asCity = { code: '75', kind: 'city', name: 'Thành phố Đồng Nai', name_en: 'Dong Nai City' };
  const asProvince = { code: '75', kind: 'province', name: 'Tỉnh Đồng Nai', name_en: 'Dong Nai Province' };

  test.each([
    ['as the city it is now', asCity],
    ['as the province it was', asProvince],
    ['with the predecessors of its first period', { ...asCity, predecessors: '75 70' }],
    ['in a list of a later day', { ...asCity, valid_from: '2026-06-01' }],
    ['in a list of a day in its first period', { ...asProvince, valid_from: '2026-01-01' }],
  ])('Đồng Nai stated in one row %s is known and its periods stay', (_, row) => {
    expect(changesOf(builtIn, row)).toEqual({ units: builtIn, added: [], updated: [], unchangedCount: 1 });
  });

  test.each([
    ['another name', { ...asCity, name: 'Thành phố Biên Hòa' }],
    ['another kind', { ...asCity, kind: 'district' }],
    ['kind of one period, name of the other', { ...asCity, kind: 'province' }],
    ['another region', { ...asCity, region: 'Tây Nguyên' }],
    ['other predecessors', { ...asCity, predecessors: '75' }],
    ['another last day', { ...asCity, valid_to: '2030-12-31' }],
  ])('with %s it is a fault, since it would overrule a period', (_, row) => {
    expect(faultsOf(builtIn, row)).toEqual(['2 overlap']);
  });

  test('periods of different units under a reused code are not covered by one row', () => {
    const laoCai = { code: '15', kind: 'province', name: 'Tỉnh Lào Cai', name_en: 'Lao Cai Province' };
    expect(faultsOf(builtIn, { ...laoCai, valid_from: '2010-01-01' })).toEqual(['2 overlap', '2 overlap']);
    expect(faultsOf(builtIn, laoCai)).toEqual([]);
  });

  test('a row of exactly one period updates it: it can be renamed and closed', () => {
    const [row] = rowsOf({ ...asCity, valid_from: '2026-04-30', valid_to: '2030-12-31' });
    const checked = checkUnits(builtIn, row === undefined ? [] : [row]);
    expect(checked).toMatchObject({ ok: true, value: { updated: [{ code: '75', validTo: '2030-12-31' }] } });
    expect(
      changesOf(builtIn, { ...asProvince, valid_to: '2026-04-29', name: 'Tỉnh Biên Hòa' }).updated,
    ).toMatchObject([{ validFrom: '2025-07-01', name: 'Tỉnh Biên Hòa', predecessors: ['75', '70'] }]);
  });

  test('the other way round: the periods arrive after the single row and take its place', () => {
    const { units } = changesOf([], asCity);
    const changes = changesOf(
      units,
      { ...asProvince, valid_to: '2026-04-29', predecessors: '75 70' },
      { ...asCity, valid_from: '2026-04-30', predecessors: '75' },
    );
    expect([changes.updated.length, changes.added.length]).toEqual([1, 1]);
    expect(changesOf(changes.units, asCity).unchangedCount).toBe(1);
  });
});
