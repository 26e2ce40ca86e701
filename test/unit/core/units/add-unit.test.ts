import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { addUnit, proposedCode, type StatedUnit } from '../../../../src/core/units/add-unit.ts';
import { isUnitCode } from '../../../../src/core/units/unit.ts';
import { unitOf } from './units.ts';

const TODAY = '2026-11-24' as Day;

const KNOWN = [
  unitOf({ code: '97', kind: 'province', name: 'Tỉnh Thử' }),
  unitOf({ code: '97001', parent_code: '97', name: 'Xã Thử Một' }),
  unitOf({ code: '98', kind: 'province', name: 'Tỉnh Khác' }),
  unitOf({ code: '97.09', parent_code: '97', kind: 'office', name: 'Nơi cũ', valid_to: '2026-01-31' }),
  unitOf({ code: '98.07', parent_code: '98', kind: 'office', name: 'Nơi khác' }),
  unitOf({ code: '96', kind: 'province', name: 'Tỉnh Sắp Thôi', valid_to: '2026-12-31' }),
];

const OFFICE: StatedUnit = {
  code: '97.01',
  name: ' Bộ phận Một cửa ',
  nameEn: '',
  kind: 'office',
  parent: '97',
};

function added(change: Partial<StatedUnit>, scope: string | null = null) {
  return addUnit(KNOWN, { ...OFFICE, ...change }, TODAY, scope);
}

describe('a unit added by a form', () => {
  test('begins today, has no end and stands below its parent', () => {
    const result = added({});
    if (!result.ok) throw new Error(result.error.kind);
    expect(result.value.added).toEqual([
      {
        code: '97.01',
        validFrom: TODAY,
        validTo: null,
        parentCode: '97',
        kind: 'office',
        name: 'Bộ phận Một cửa',
        nameEn: null,
        officeTerm: null,
        region: null,
        unitClass: null,
        headTitle: null,
        headTitleEn: null,
        predecessors: [],
      },
    ]);
    expect(result.value.updated).toEqual([]);
  });

  test.each<[string, Partial<StatedUnit>, keyof StatedUnit]>([
    ['a code with a space', { code: '97 01' }, 'code'],
    ['no code', { code: '' }, 'code'],
    ['no name', { name: '  ' }, 'name'],
    ['a name of 201 characters', { name: 'a'.repeat(201) }, 'name'],
    ['a line break in the English name', { nameEn: 'One\nstop' }, 'nameEn'],
    ['a kind there is not', { kind: 'shop' }, 'kind'],
    ['no parent', { parent: '' }, 'parent'],
    ['a parent nobody knows', { parent: '55' }, 'parent'],
    ['a parent that has ended', { parent: '97.09' }, 'parent'],
    ['a parent that is going to end', { parent: '96' }, 'parent'],
  ])('%s is named by its field', (_, change, field) => {
    expect(added(change)).toEqual({ ok: false, error: { kind: 'field-invalid', field } });
  });

  test.each(['97001', '97.09', '97', ' 97001 '])('the code %j is taken, by a unit of any time', (code) => {
    expect(added({ code })).toEqual({ ok: false, error: { kind: 'code-taken' } });
  });

  test('within a scope only: outside, the parent is like none', () => {
    expect(added({}, '97').ok).toBe(true);
    expect(added({ parent: '97001' }, '97').ok).toBe(true);
    const outside = { ok: false, error: { kind: 'field-invalid', field: 'parent' } };
    expect(added({ parent: '98' }, '97')).toEqual(outside);
    expect(added({}, '97001')).toEqual(outside);
    expect(added({ parent: '55' }, '97')).toEqual(outside);
    // A code that is taken elsewhere is answered as one that is free there.
    const ofCode = { ok: false, error: { kind: 'field-invalid', field: 'code' } };
    for (const code of ['98.07', '98.08', 'MOT-CUA']) expect(added({ code }, '97')).toEqual(ofCode);
    expect(added({ code: '97-A' }, '97').ok).toBe(true);
    expect(added({ code: '97002' }, '97').ok).toBe(true);
    // What is taken outside is not told to somebody who may not add there.
    expect(added({ parent: '98', code: '98' }, '97')).toEqual(outside);
  });
});

describe('the code proposed', () => {
  test('counts on from what is there', () => {
    expect(proposedCode('97', [])).toBe('97.01');
    expect(proposedCode('97', ['97.01', '97.03', '97001'])).toBe('97.02');
    expect(proposedCode('9'.repeat(18), [])).toBeNull();
  });

  test('is always a code that is free, or none', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9A-Z]{1,20}$/),
        fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 120 }),
        (parent, numbers) => {
          const taken = numbers.map((number) => `${parent}.${String(number).padStart(2, '0')}`);
          const code = proposedCode(parent, taken);
          return code === null ? parent.length > 16 : isUnitCode(code) && !taken.includes(code);
        },
      ),
    );
  });
});
