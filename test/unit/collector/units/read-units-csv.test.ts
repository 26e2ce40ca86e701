import { describe, expect, test } from 'vitest';
import { checkUnitsCsv } from '../../../../src/collector/units/check-units-csv.ts';
import { builtInProvinces } from '../../../../src/collector/units/provinces.ts';
import { readUnitsCsv } from '../../../../src/collector/units/read-units-csv.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { checkUnits } from '../../../../src/core/units/check-units.ts';
import { unitFields } from '../../../../src/core/units/parse-unit-row.ts';
import { UnitTree } from '../../../../src/core/units/unit-tree.ts';
import { COMMUNE_COUNT, PROVINCE_COUNT, unitLists } from '../../../support/unit-list.ts';

const HEADER = 'code,parent_code,kind,name,name_en,valid_from,valid_to';
const GOOD = '01,,province,Tỉnh Mơ,Mo Province,2025-07-01,';
const bytes = (text: string) => new TextEncoder().encode(text);

function read(text: string): readonly string[] {
  const result = readUnitsCsv(bytes(text));
  return result.ok
    ? result.value.map(({ line, fields }) => `${line}: ${fields.code} ${fields.name}`)
    : result.error.faults.map(({ line, kind }) => `${line} ${kind}`);
}

function check(text: string): readonly string[] {
  const result = checkUnitsCsv([], bytes(text));
  return result.ok ? [] : result.error.map(({ line, kind }) => `${line} ${kind}`);
}

describe('what is taken', () => {
  test.each([
    ['with LF', `${HEADER}\n${GOOD}\n`],
    ['without a last line end', `${HEADER}\n${GOOD}`],
    ['with CRLF', `${HEADER}\r\n${GOOD}\r\n`],
    ['with a byte order mark', `\ufeff${HEADER}\n${GOOD}\n`],
    ['with quotes throughout', `${HEADER}\n${GOOD}\n`.replace(/[^,\n]+/g, '"$&"')],
    ['with empty lines and commas below', `${HEADER}\n${GOOD}\n\n,,,,,,\n \n`],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual(['2: 01 Tỉnh Mơ']);
  });

  test('quoted commas and doubled quotes', () => {
    expect(read(`${HEADER}\n01,,office,"Một cửa, ""số 1""",,2025-07-01,`)).toEqual(['2: 01 Một cửa, "số 1"']);
  });

  test('columns in another order, with optional ones', () => {
    const text =
      'region,valid_to,valid_from,name_en,name,kind,parent_code,code\nr,,2025-07-01,,Mơ,province,,01';
    expect(checkUnitsCsv([], bytes(text))).toMatchObject({
      ok: true,
      value: { added: [{ code: '01', region: 'r' }] },
    });
  });

  test('lines are those of the file, over empty lines too', () => {
    expect(read(`${HEADER}\r\n\r\n${GOOD}\r\n\r\n${GOOD}`)).toEqual(['3: 01 Tỉnh Mơ', '5: 01 Tỉnh Mơ']);
  });

  describe('as Excel in Viet Nam writes it', () => {
    const excel = (text: string) => text.replaceAll(',', ';');
    const utf16be = Buffer.from(`\ufeff${HEADER}\r\n${GOOD}`, 'utf16le').swap16();
    test.each([
      ['semicolons', bytes(excel(`${HEADER}\r\n${GOOD}\r\n`)), 2],
      ['sep=', bytes(`sep=;\r\n${excel(`${HEADER}\r\n${GOOD}`)}`), 3],
      ['sep= of commas', bytes(`\ufeffsep=,\n${HEADER}\n${GOOD}`), 3],
      ['UTF-16 with tabs', Buffer.from(`\ufeff${HEADER}\r\n${GOOD}`.replaceAll(',', '\t'), 'utf16le'), 2],
      ['UTF-16 the other way round', utf16be, 2],
      ['tabs', bytes(`${HEADER}\n${GOOD}`.replaceAll(',', '\t')), 2],
      ['CR alone', bytes(`${HEADER}\r${GOOD}\r`), 2],
      ['empty columns at the end', bytes(excel(`${HEADER},,\n${GOOD},,\n,,,,,,,,\n`)), 2],
      ['more empty columns below than above', bytes(excel(`${HEADER}\n${GOOD},,`)), 2],
    ])('%s', (_, file, line) => {
      const result = readUnitsCsv(file);
      expect(result).toMatchObject({ ok: true, value: [{ line, fields: { code: '01', name: 'Tỉnh Mơ' } }] });
    });

    test.each([
      'Mã;Mã cấp trên;Loại;Tên;Tên tiếng Anh;Từ ngày;Đến ngày',
      'MÃ ĐƠN VỊ; Mã  cấp trên ;LOẠI;Tên đơn vị;Tên tiếng Anh;Hiệu lực từ;Hiệu lực đến',
      'Code;Parent_Code;KIND;Name;Name EN;Valid_from;valid to',
    ])('the header %s', (header) => {
      const result = checkUnitsCsv(
        builtInProvinces(),
        bytes(`${header}\n00004;01;Phường;Phường Ba Đình;;01/07/2025;\n`),
      );
      expect(result).toMatchObject({
        ok: true,
        value: {
          added: [{ code: '00004', parentCode: '01', kind: 'ward', validFrom: '2025-07-01', validTo: null }],
        },
      });
    });

    test('a header that names a column twice, in two languages', () => {
      expect(read('Mã;code;Loại;Tên;Tên tiếng Anh;Từ ngày;Đến ngày\n01;01;Tỉnh;A;;01/07/2025;')).toEqual([
        '1 repeated-column',
        '1 missing-column',
      ]);
    });
  });

  test('decomposed text is composed', () => {
    const result = checkUnitsCsv([], bytes(`${HEADER}\n${GOOD}`.normalize('NFD')));
    expect(result).toMatchObject({ ok: true, value: { added: [{ name: 'Tỉnh Mơ' }] } });
  });
});

describe('what is not', () => {
  test.each([
    ['nothing', '', ['1 empty']],
    ['a byte order mark alone', '\ufeff', ['1 empty']],
    ['line ends alone', '\r\n\n', ['1 empty']],
    ['a header alone', `${HEADER}\n\n`, ['1 no-rows']],
    ['no header', GOOD, ['1 unknown-column', '1 missing-column']],
    ['a quote within the header', `co"de,${HEADER}\n${GOOD}`, ['1 bad-quote']],
  ])('%s', (_, text, due) => {
    expect([...new Set(read(text))]).toEqual(due);
  });

  test('every line of a wrong number of cells, and each broken quote, without losing those between', () => {
    const lines = [
      HEADER,
      '01,,province',
      GOOD,
      `${GOOD},x`,
      '02,,province,"Tỉnh Ổi,,2025-07-01,',
      GOOD,
      '03,,x"y,,,,',
      '04,,"x"y,,,,',
    ];
    expect(read(lines.join('\n'))).toEqual([
      '2 wrong-cell-count',
      '4 wrong-cell-count',
      '5 unclosed-quote',
      '7 bad-quote',
      '8 bad-quote',
    ]);
    const result = readUnitsCsv(bytes(lines.join('\n')));
    expect(result.ok ? [] : result.error.rows.map(({ line }) => line)).toEqual([3, 6]);
  });

  test('a cell with a line break: each of its lines, and no other', () => {
    expect(
      check(`${HEADER}\n01,,province,"Tỉnh\nMơ",,2025-07-01,\n02,,province,Tỉnh Ổi,,2025-07-01,`),
    ).toEqual(['2 unclosed-quote', '3 bad-quote']);
  });

  test('NUL, lone carriage returns and other control characters', () => {
    const name = (text: string, code: string) => `${code},,province,${text},,2025-07-01,`;
    const rows = ['a\u0000b', 'a\rb', 'a\tb', 'a\u007fb', 'a\u0085b', 'ab'].map((text, index) =>
      name(text, `${index}`),
    );
    expect(check([HEADER, ...rows, `${GOOD}\r`].join('\r\n'))).toEqual([
      '2 control-character',
      '3 control-character',
      '4 control-character',
      '5 control-character',
      '6 control-character',
      '8 control-character',
      '8 bad-date',
    ]);
  });

  test('a file that is not UTF-8 at its end, from its header on, or cut within a character', () => {
    const latin = Buffer.from(
      `${HEADER}\r\n${GOOD.replace('Tỉnh Mơ', 'Ba')}\r\n02,,province,\xcanh,,2025-07-01,`,
      'latin1',
    );
    const cut = bytes(`${HEADER}\n${GOOD.slice(0, 20)}`).slice(0, -1);
    const lines = [latin, cut].map((file) => {
      const result = readUnitsCsv(file);
      return result.ok ? [] : result.error.faults.map(({ line, kind }) => `${line} ${kind}`);
    });
    expect(lines).toEqual([['3 not-utf8'], ['2 not-utf8']]);
  });

  test.each(['504b0304', 'd0cf11e0a1b11ae1'])('a workbook taken for its list is called that', (start) => {
    const read = readUnitsCsv(Buffer.concat([Buffer.from(start, 'hex'), Buffer.from('\nxl/a,b\n')]));
    expect(read).toMatchObject({ ok: false, error: { faults: [{ line: 1, kind: 'workbook' }] } });
  });

  test('every line that is not UTF-8, without losing the faults of the others or blaming children', () => {
    const latin = Buffer.from(
      [
        HEADER,
        '01,,province,Ba,,2025-07-01,',
        '02,,province,\xcanh,,2025-07-01,',
        '03,02,ward,Ba,,2025-07-01,',
        '04,99,ward,Ba,,2025-07-01,',
        '05,,province,\xca\xca,,2025-07-01,',
      ].join('\r\n'),
      'latin1',
    );
    const result = checkUnitsCsv([], latin);
    const faults = result.ok ? [] : result.error;
    expect(faults.map(({ line, kind }) => `${line} ${kind}`)).toEqual([
      '3 not-utf8',
      '5 unknown-parent',
      '6 not-utf8',
    ]);
    expect(faults.map(({ reason }) => reason).join()).not.toContain('line 3');
  });

  test('a mark of byte order is one at the start of the file only', () => {
    expect(check(`${HEADER}\n\ufeff${GOOD}`)).not.toEqual([]);
  });

  test('faults of form and of content come together, and children of a broken line are not blamed', () => {
    const lines = [
      HEADER,
      '01,,province,Tỉnh Mơ',
      '00004,01,ward,Phường Dẻ,,2025-07-01,',
      '00007,99,ward,Phường Dẻ,,2025-07-01,',
      '02,,,"Tỉnh,,2025-07-01,',
      '00008,02,ward,Phường Dẻ,,2025-07-01,',
    ];
    expect(check(lines.join('\n'))).toEqual(['2 wrong-cell-count', '4 unknown-parent', '5 unclosed-quote']);
  });
});

describe.each(unitLists())('%s', (_, csv) => {
  const today = '2026-11-01' as Day;
  const builtIn = builtInProvinces();
  const imported = checkUnitsCsv(builtIn, bytes(csv));
  const units = imported.ok ? imported.value.units : [];

  test('is imported over the built-in provinces without a fault, and their periods stay', () => {
    expect(imported.ok ? [] : imported.error).toEqual([]);
    const tree = new UnitTree(units);
    for (const unit of builtIn) expect(tree.periods(unit.code)).toContainEqual(unit);
    expect(imported.ok && imported.value.updated).toEqual([]);
  });

  test('is imported again without a change', () => {
    const again = checkUnitsCsv(units, bytes(csv));
    expect(again).toEqual({
      ok: true,
      value: { units, added: [], updated: [], unchangedCount: PROVINCE_COUNT + COMMUNE_COUNT },
    });
  });

  test('is imported into nothing: every unit is added and within a root', () => {
    const alone = checkUnitsCsv([], bytes(csv));
    const tree = new UnitTree(alone.ok ? alone.value.units : []);
    const roots = tree.roots(today);
    expect(tree.units).toHaveLength(PROVINCE_COUNT + COMMUNE_COUNT);
    expect(roots).toHaveLength(PROVINCE_COUNT);
    expect(roots.flatMap((root) => tree.descendantsOf(root.code, today))).toHaveLength(3355);
  });

  test('takes in the built-in provinces afterwards', () => {
    const alone = checkUnitsCsv([], bytes(csv));
    const rows = builtIn.map((unit, index) => ({ line: index + 1, fields: unitFields(unit) }));
    expect(checkUnits(alone.ok ? alone.value.units : [], rows)).toMatchObject({ ok: true, value: { units } });
  });

  test('with one bad row is refused whole, by its line', () => {
    const lines = csv.split('\n');
    const broken = lines.with(2000, (lines[2000] ?? '').replace(/^(\w+),\w+/, '$1,77777'));
    const result = checkUnitsCsv(builtIn, bytes(broken.join('\n')));
    expect(result.ok ? [] : result.error.map(({ line, kind }) => `${line} ${kind}`)).toEqual([
      '2001 unknown-parent',
    ]);
  });
});
