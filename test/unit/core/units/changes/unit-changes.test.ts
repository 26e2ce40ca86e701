import { describe, expect, test } from 'vitest';
import type { Day } from '../../../../../src/core/kernel/calendar.ts';
import type { Result } from '../../../../../src/core/kernel/result.ts';
import { addUnits, readLines } from '../../../../../src/core/units/changes/add-units.ts';
import { changeUnit, type StatedChange } from '../../../../../src/core/units/changes/change-unit.ts';
import { endUnit } from '../../../../../src/core/units/changes/end-unit.ts';
import { mergeUnits } from '../../../../../src/core/units/changes/merge-units.ts';
import { sameNames } from '../../../../../src/core/units/changes/same-names.ts';
import type { UnitChanges } from '../../../../../src/core/units/check-units.ts';
import { headTitleOf } from '../../../../../src/core/units/head-title.ts';
import { UNIT_KINDS, type Unit } from '../../../../../src/core/units/unit.ts';
import { UnitTree } from '../../../../../src/core/units/unit-tree.ts';
import { unitOf } from '../units.ts';

const d = (text: string) => text as Day;
const FROM = '2025-07-01';
/** A province of two communes; an office below the first; another province. */
const UNITS = [
  unitOf({ code: '10', kind: 'province', name: 'Tỉnh Mười' }),
  unitOf({ code: '101', parent_code: '10', name: 'Xã Một', region: 'Núi' }),
  unitOf({ code: '101.01', parent_code: '101', kind: 'office', name: 'Một cửa' }),
  unitOf({ code: '102', parent_code: '10', name: 'Xã Hai', region: 'Núi' }),
  unitOf({ code: '20', kind: 'province', name: 'Tỉnh Hai Mươi' }),
];
const BY = { today: d('2026-11-29'), scope: null, lastResponse: () => null, isMeant: false };
const answered = (ref: string) => (one: string) => (one === ref ? d('2026-11-20') : null);
const ref = (code: string) => `${code}@${FROM}`;
const change = (code: string, attributes: StatedChange['attributes'], from = '2026-12-01', by = {}) =>
  changeUnit(UNITS, { ref: ref(code), from: d(from), attributes }, { ...BY, ...by });
const taken = (result: Result<UnitChanges, unknown>) => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return new UnitTree(result.value.units);
};

describe('a change from a day', () => {
  test('closes the period on the eve and begins the next, as the same unit', () => {
    const tree = taken(change('101', { name: ' Xã Một Mới ', region: '', headTitle: 'Bí thư xã' }));
    expect(tree.trendOf('101', d('2026-12-01'))).toMatchObject([
      { name: 'Xã Một', region: 'Núi', validFrom: FROM, validTo: '2026-11-30', headTitle: null },
      { name: 'Xã Một Mới', region: null, validFrom: '2026-12-01', validTo: null, headTitle: 'Bí thư xã' },
    ]);
    expect(
      tree.parentOf(tree.units.find(({ code }) => code === '101.01') as Unit, d('2026-12-05'))?.name,
    ).toBe('Xã Một Mới');
  });

  test('from the first day of a period it is a correction of that period', () => {
    const tree = taken(change('101', { name: 'Xã Mốt' }, FROM));
    expect(tree.periods('101')).toMatchObject([{ name: 'Xã Mốt', validFrom: FROM, predecessors: [] }]);
  });

  test('a change planned for later keeps what it changes and takes on the rest', () => {
    const planned = taken(change('101', { kind: 'ward', name: 'Phường Một' }, '2027-01-01'));
    const now = taken(
      changeUnit(
        planned.units,
        { ref: ref('101'), from: d('2026-12-01'), attributes: { name: 'Xã Nhất', region: 'Biển' } },
        BY,
      ),
    );
    expect(now.periods('101').map(({ name, kind, region }) => [name, kind, region])).toEqual([
      ['Xã Một', 'commune', 'Núi'],
      ['Xã Nhất', 'commune', 'Biển'],
      ['Phường Một', 'ward', 'Biển'],
    ]);
  });

  test('nothing new changes nothing', () => {
    expect(change('101', { name: 'Xã Một', nameEn: '' })).toMatchObject({ ok: true, value: { updated: [] } });
  });

  test.each([
    ['a unit nobody knows', '999', { name: 'Xã' }, '2026-12-01', {}, { kind: 'unit-unknown' }],
    [
      'a unit outside the scope',
      '20',
      { name: 'Xã' },
      '2026-12-01',
      { scope: '10' },
      { kind: 'unit-unknown' },
    ],
    [
      'a day in a century to come',
      '101',
      { name: 'Xã' },
      '2190-01-01',
      {},
      { kind: 'field-invalid', field: 'from' },
    ],
    ['a day before it', '101', { name: 'Xã' }, '2020-01-01', {}, { kind: 'field-invalid', field: 'from' }],
    ['no name', '101', { name: ' ' }, '2026-12-01', {}, { kind: 'field-invalid', field: 'name' }],
    [
      'a bad title',
      '101',
      { headTitle: 'Chủ\u0007tịch' },
      '2026-12-01',
      {},
      { kind: 'field-invalid', field: 'headTitle' },
    ],
    ['no such kind', '101', { kind: 'shop' }, '2026-12-01', {}, { kind: 'field-invalid', field: 'kind' }],
    [
      'below itself',
      '101',
      { parent: '101.01' },
      '2026-12-01',
      {},
      { kind: 'field-invalid', field: 'parent' },
    ],
    ['below nobody', '101', { parent: '77' }, '2026-12-01', {}, { kind: 'field-invalid', field: 'parent' }],
    [
      'out of the scope',
      '101',
      { parent: '20' },
      '2026-12-01',
      { scope: '10' },
      { kind: 'field-invalid', field: 'parent' },
    ],
    [
      'the top of the scope moved',
      '10',
      { parent: '101' },
      '2026-12-01',
      { scope: '10' },
      { kind: 'scope-top' },
    ],
    [
      'moved before responses',
      '101',
      { parent: '20' },
      '2026-11-01',
      { lastResponse: answered(ref('101')) },
      { kind: 'has-responses' },
    ],
    [
      'another kind before responses',
      '101',
      { kind: 'ward' },
      '2026-11-20',
      { lastResponse: answered(ref('101')) },
      { kind: 'has-responses' },
    ],
  ])('%s is refused', (_, code, attributes, from, by, error) => {
    expect(change(code, attributes, from, by)).toEqual({ ok: false, error });
  });

  test('it moves responses of later days where that is meant, and a new name asks nobody', () => {
    const by = { lastResponse: answered(ref('101')) };
    expect(change('101', { kind: 'ward' }, '2026-11-20', { ...by, isMeant: true }).ok).toBe(true);
    expect(change('101', { kind: 'ward' }, '2026-11-21', by).ok).toBe(true);
    expect(change('101', { name: 'Xã Mới' }, '2026-11-01', by).ok).toBe(true);
  });
});

describe('the end of a unit', () => {
  const end = (code: string, lastDay: string | null, by = {}, units: readonly Unit[] = UNITS) =>
    endUnit(units, { ref: ref(code), lastDay: lastDay === null ? null : d(lastDay) }, { ...BY, ...by });

  test('is its last day, and may be taken back', () => {
    const ended = taken(end('102', '2026-12-31'));
    expect(ended.at('102', d('2026-12-31'))).not.toBeNull();
    expect(ended.at('102', d('2027-01-01'))).toBeNull();
    expect(taken(end('102', null, {}, ended.units)).at('102', d('2027-01-01'))).not.toBeNull();
  });

  test.each([
    ['what has units below it', '101', '2026-12-31', {}, { kind: 'has-units-below' }],
    ['the top of the scope', '101.01', '2026-12-31', { scope: '101.01' }, { kind: 'scope-top' }],
    ['outside the scope', '102', '2026-12-31', { scope: '20' }, { kind: 'unit-unknown' }],
    ['in a century to come', '102', '2190-12-31', {}, { kind: 'field-invalid', field: 'lastDay' }],
    ['before it began', '102', '2020-12-31', {}, { kind: 'field-invalid', field: 'lastDay' }],
    [
      'before its responses',
      '102',
      '2026-11-19',
      { lastResponse: answered(ref('102')) },
      { kind: 'has-responses' },
    ],
  ])('%s is refused', (_, code, lastDay, by, error) => {
    expect(end(code, lastDay, by)).toEqual({ ok: false, error });
  });

  test('a change planned for later stands in its way', () => {
    const planned = taken(change('102', { name: 'Xã Nhì' }, '2027-01-01'));
    expect(end('102', '2026-12-31', {}, planned.units)).toEqual({
      ok: false,
      error: { kind: 'later-period' },
    });
    expect(end('102', '2027-01-31', {}, planned.units).ok).toBe(true);
  });
});

describe('a merger', () => {
  const INTO = { code: '101', name: 'Xã Chung', nameEn: '', kind: 'commune', parent: '10' };
  const merge = (codes: readonly string[], into = {}, from = '2027-01-01', by = {}) =>
    mergeUnits(UNITS, { refs: codes.map(ref), into: { ...INTO, ...into }, from: d(from) }, { ...BY, ...by });

  test('under the code of one of them: a new trend with both as predecessors; what stood below stays', () => {
    const tree = taken(merge(['101', '102']));
    const made = tree.at('101', d('2027-01-01'));
    expect(made).toMatchObject({ name: 'Xã Chung', predecessors: ['101', '102'], region: 'Núi' });
    expect(tree.trendOf('101', d('2027-01-01'))).toHaveLength(1);
    expect(tree.at('102', d('2027-01-01'))).toBeNull();
    expect(tree.childrenOf('101', d('2027-01-01'))).toMatchObject([{ code: '101.01', validFrom: FROM }]);
  });

  test('under a new code: what stood below goes along, as the same unit', () => {
    const tree = taken(merge(['101', '102'], { code: '103' }));
    expect(tree.trendOf('101.01', d('2027-01-01'))).toMatchObject([
      { parentCode: '101', validTo: '2026-12-31' },
      { parentCode: '103', validTo: null },
    ]);
  });

  test('an office may go into the commune it stood below', () => {
    const tree = taken(merge(['101', '101.01']));
    expect(tree.at('101', d('2027-01-01'))).toMatchObject({ predecessors: ['101', '101.01'] });
  });

  test.each([
    ['one alone', ['101'], {}, '2027-01-01', {}, { kind: 'field-invalid', field: 'refs' }],
    ['one twice', ['101', '101'], {}, '2027-01-01', {}, { kind: 'field-invalid', field: 'refs' }],
    ['another scope', ['101', '20'], {}, '2027-01-01', { scope: '10' }, { kind: 'unit-unknown' }],
    ['the top of the scope', ['10', '101'], {}, '2027-01-01', { scope: '10' }, { kind: 'scope-top' }],
    ['in a century to come', ['101', '102'], {}, '2190-01-01', {}, { kind: 'field-invalid', field: 'from' }],
    ['on their first day', ['101', '102'], {}, FROM, {}, { kind: 'field-invalid', field: 'from' }],
    ['a code of another', ['101', '102'], { code: '20' }, '2027-01-01', {}, { kind: 'code-taken' }],
    [
      'a code elsewhere',
      ['101', '102'],
      { code: 'x1' },
      '2027-01-01',
      { scope: '10' },
      { kind: 'field-invalid', field: 'code' },
    ],
    ['no name', ['101', '102'], { name: '' }, '2027-01-01', {}, { kind: 'field-invalid', field: 'name' }],
    [
      'below itself',
      ['101', '102'],
      { parent: '101.01' },
      '2027-01-01',
      {},
      { kind: 'field-invalid', field: 'parent' },
    ],
    [
      'below one of them',
      ['101', '102'],
      { code: '103', parent: '102' },
      '2027-01-01',
      {},
      { kind: 'field-invalid', field: 'parent' },
    ],
    [
      'out of the scope',
      ['101', '102'],
      { parent: '20' },
      '2027-01-01',
      { scope: '10' },
      { kind: 'field-invalid', field: 'parent' },
    ],
  ])('%s is refused', (_, codes, into, from, by, error) => {
    expect(merge(codes, into, from, by)).toEqual({ ok: false, error });
  });

  test('a change planned for later stands in its way', () => {
    const planned = taken(change('102', { name: 'Xã Nhì' }, '2027-02-01'));
    const refs = ['101', '102'].map(ref);
    expect(mergeUnits(planned.units, { refs, into: INTO, from: d('2027-01-01') }, BY)).toEqual({
      ok: false,
      error: { kind: 'later-period' },
    });
  });
});

describe('many at once', () => {
  const above = { code: '10', kind: 'province' } as const;

  test('lines with tabs or semicolons; kinds and codes that are left out are proposed', () => {
    const text = 'Xã Đầu\tDau Commune\tPhường\t10.07\n\nPhường Giữa\r\nBộ phận Một cửa; One-stop office\nKho';
    expect(readLines(text, above, ['10.01'])).toEqual([
      { line: 1, name: 'Xã Đầu', nameEn: 'Dau Commune', kind: 'Phường', code: '10.07' },
      { line: 3, name: 'Phường Giữa', nameEn: '', kind: 'ward', code: '10.02' },
      { line: 4, name: 'Bộ phận Một cửa', nameEn: 'One-stop office', kind: 'office', code: '10.03' },
      { line: 5, name: 'Kho', nameEn: '', kind: 'office', code: '10.04' },
    ]);
    expect(readLines('Quầy 1', { code: '10.01', kind: 'centre' }, [])[0]?.kind).toBe('branch');
  });

  const add = (
    lines: readonly (readonly [name: string, kind: string, code: string])[],
    scope: string | null = null,
  ) =>
    addUnits(
      UNITS,
      {
        parent: '10',
        lines: lines.map(([name, kind, code], at) => ({ line: at + 1, nameEn: '', name, kind, code })),
      },
      BY.today,
      scope,
    );

  test('every fault by its line, and nothing added', () => {
    const result = add([
      ['', 'commune', '10.1'],
      ['Xã A', 'shop', '10.2'],
      ['Xã B', 'commune', '101'],
      ['Xã C', 'commune', '10.3'],
      ['Xã D', 'ward', '10.3'],
    ]);
    expect(
      result.ok || result.error === 'unit-unknown' || result.error.map(({ line, kind }) => [line, kind]),
    ).toEqual([
      [1, 'missing-name'],
      [2, 'bad-kind'],
      [3, 'code-taken'],
      [5, 'duplicate'],
    ]);
  });

  test('who is bound to a unit hears nothing of codes elsewhere, and adds below what is theirs', () => {
    const result = add([['Xã A', 'commune', 'x1']], '10');
    expect(!result.ok && result.error).toMatchObject([{ line: 1, kind: 'code-elsewhere' }]);
    expect(add([['Xã A', 'commune', '10.9']], '20')).toEqual({ ok: false, error: 'unit-unknown' });
    expect(
      add(
        [
          ['Xã A', 'commune', '10.9'],
          ['Xã B', 'commune', '10.10'],
        ],
        '10',
      ),
    ).toMatchObject({ ok: true, value: { added: [{}, {}] } });
  });
});

describe('who heads a unit', () => {
  const headed = (headTitle: string | null, headTitleEn: string | null) =>
    headTitleOf({ kind: 'commune', headTitle, headTitleEn });

  test('the title it states, else the usual one of its kind, in both languages', () => {
    expect(headed(null, null)).toEqual({
      vi: 'Chủ tịch UBND xã',
      en: "Chair of the commune People's Committee",
    });
    expect(headed('Trưởng ban', 'Board chair')).toEqual({ vi: 'Trưởng ban', en: 'Board chair' });
    expect(headed('Trưởng ban', null)).toEqual({ vi: 'Trưởng ban', en: 'Trưởng ban' });
  });

  test.each(UNIT_KINDS)('a %s has a usual one', (kind) => {
    const { vi, en } = headTitleOf({ kind, headTitle: null, headTitleEn: null });
    expect([vi, en].every((title) => title.length > 5)).toBe(true);
  });
});

test('a name that is there already is told by its line, whether it is that of a line or of a unit', () => {
  const lines = readLines(
    'Xã Ba\nxã  một\n XÃ BA \n;x\n\nXã Bốn\nXã Bôn',
    { code: '10', kind: 'province' },
    [],
  );
  expect(sameNames(new UnitTree(UNITS), { parent: '10', lines }, d('2026-11-29'))).toEqual([
    { line: 2, name: 'xã  một', otherLine: null, otherCode: '101' },
    { line: 3, name: 'XÃ BA', otherLine: 1, otherCode: null },
  ]);
});
