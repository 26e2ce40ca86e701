import { describe, expect, test } from 'vitest';
import { parseHeader } from '../../../../src/core/lists/parse-header.ts';
import { parseUnitRow, UNIT_COLUMNS, UNIT_LIST_COLUMNS } from '../../../../src/core/units/parse-unit-row.ts';
import { fieldsOf } from './units.ts';

const REQUIRED = ['code', 'parent_code', 'kind', 'name', 'name_en', 'valid_from', 'valid_to'];

describe('header', () => {
  const kinds = (cells: readonly string[]) => {
    const parsed = parseHeader(cells, UNIT_LIST_COLUMNS);
    return parsed.ok ? [] : parsed.error.map(({ line, kind, value }) => `${line} ${kind} ${value}`);
  };

  test('the required columns, the optional ones and any order are taken', () => {
    expect(parseHeader(REQUIRED, UNIT_LIST_COLUMNS)).toEqual({ ok: true, value: REQUIRED });
    const turned = [...UNIT_COLUMNS].reverse();
    expect(parseHeader(turned, UNIT_LIST_COLUMNS)).toEqual({ ok: true, value: turned });
    expect(kinds([...REQUIRED, ' region '])).toEqual([]);
  });

  test('unknown, repeated and missing columns are all named on line 1', () => {
    expect(kinds(['code', 'parent', 'kind', 'name', 'name', 'valid_from', 'valid_to'])).toEqual([
      '1 unknown-column parent',
      '1 repeated-column name',
      '1 missing-column parent_code',
      '1 missing-column name_en',
    ]);
    expect(kinds(REQUIRED.map((name) => `${name}s`))).toHaveLength(14);
    expect(kinds([REQUIRED.join(';')])[0]).toMatch(/^1 unknown-column code;/);
  });
});

describe('row', () => {
  const kinds = (fields: Parameters<typeof fieldsOf>[0]) => {
    const parsed = parseUnitRow(9, fieldsOf({ code: '00004', ...fields }));
    return parsed.ok ? [] : parsed.error.map(({ kind, line }) => (line === 9 ? kind : 'wrong line'));
  };

  test.each([
    [{}, []],
    [{ code: '' }, ['bad-code']],
    [{ code: '0 4' }, ['bad-code']],
    [{ parent_code: 'x'.repeat(21) }, ['bad-parent-code']],
    [{ kind: 'xóm' }, ['bad-kind']],
    [{ kind: 'Palace' }, ['bad-kind']],
    [{ name: ' \u00a0' }, ['missing-name']],
    [{ valid_from: '' }, ['bad-date']],
    [{ valid_from: '31/02/2025' }, ['bad-date']],
    [{ valid_from: '45839' }, ['bad-date']],
    [{ name: 'XÃ£ Ba VÃ¬' }, ['garbled']],
    [{ name: 'XÃ£ Ba Vì' }, ['garbled']],
    [{ name: 'PhÆ°á»\u009dng Ba ÄÃ¬nh' }, ['garbled']],
    [{ name: 'Th\ufffd xã' }, ['garbled']],
    [{ name: 'Ph??ng Ba Đình' }, ['garbled']],
    [{ name: 'Xã  Ba Vì' }, ['stray-space']],
    [{ name: 'Xã\u00a0Ba Vì' }, ['stray-space']],
    [{ name: 'Xã Ba\u200b Vì' }, ['stray-space']],
    [{ valid_from: '2025-02-29' }, ['bad-date']],
    [{ valid_to: 'open' }, ['bad-date']],
    [{ valid_to: '2025-06-30' }, ['ends-before-start']],
    [{ valid_to: '2025-07-01' }, []],
    [{ predecessors: '10 ; 15' }, ['bad-predecessor']],
    [{ predecessors: '10|15' }, []],
    [{ name: 'Xã\tMơ' }, ['control-character']],
    [{ name: 'Xã\u0000Mơ' }, ['control-character']],
    [{ region: 'a\u0085b' }, ['control-character']],
    [{ name: 'Xã \u202eMơ' }, ['control-character']],
    [{ name: 'x'.repeat(201) }, ['too-long']],
    [{ code: '', kind: '', name: '', valid_from: '' }, ['bad-code', 'bad-kind', 'missing-name', 'bad-date']],
  ])('%j', (fields, due) => {
    expect(kinds(fields)).toEqual(due);
  });

  test('text is trimmed and composed, empty optional cells are null, leading zeros stay', () => {
    const parsed = parseUnitRow(
      2,
      fieldsOf({ code: ' 00004 ', name: ` ${'Phường Ba Đình'.normalize('NFD')}\u00a0`, region: ' ' }),
    );
    expect(parsed).toMatchObject({
      ok: true,
      value: { code: '00004', name: 'Phường Ba Đình', region: null, parentCode: null, predecessors: [] },
    });
  });
});
