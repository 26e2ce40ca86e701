import fc from 'fast-check';
import buildQuery from 'odata-query';
import { describe, expect, test } from 'vitest';
import {
  COMPARISONS,
  type FilterExpression,
  type Scalar,
  TEXT_FUNCTIONS,
  valueFor,
} from '../../../../../src/collector/feeds/odata/filter-expression.ts';
import { type FilterType, parseFilter } from '../../../../../src/collector/feeds/odata/parse-filter.ts';

const TYPES: Readonly<Record<string, FilterType>> = {
  unit: 'text',
  hidden: 'text',
  percent: 'number',
  respondents: 'number',
};
const typeOf = (column: string) => (Object.hasOwn(TYPES, column) ? TYPES[column] : undefined);
const ROW = { unit: "12'001", hidden: null, percent: 71.5, respondents: 40 };

const found = (source: string, row: Readonly<Record<string, Scalar>> = ROW) => {
  const parsed = parseFilter(source, typeOf);
  if (!parsed.ok) throw new Error(`${parsed.error.at}: ${parsed.error.what}`);
  return valueFor(parsed.value, row);
};

describe('a $filter', () => {
  test.each<[string, Scalar]>([
    ["unit eq '12''001'", true],
    ["unit ne '12''001'", false],
    ['percent gt 71.4 and percent le 7.15e1', true],
    ['percent lt -1 or respondents ge 40', true],
    ['hidden eq null', true],
    ['hidden ne null', false],
    ['not (hidden eq null)', false],
    ["contains(unit,'00') and startswith( unit , '12' ) and endswith(unit,'1')", true],
    // Nothing is said of a part of nothing, and so nothing of its contrary.
    ["contains(hidden,'few')", null],
    ["not contains(hidden,'few')", null],
    ["contains(hidden,'few') or true", true],
    ["contains(hidden,'few') and false", false],
    ["hidden gt 'a'", false],
    // and binds closer than or, not closer than either.
    ['true or false and false', true],
    ['(true or false) and false', false],
    ['not false and false', false],
    ["'a' eq unit", false],
    ['1 eq 1', true],
    ['true eq false', false],
    ['null', null],
  ])('%s is %j', (source, expected) => {
    expect(found(source)).toBe(expected);
  });

  test.each([
    ['', 1, 'a column, a literal or a parenthesis is missing'],
    ['percent', 1, 'a comparison is wanted here'],
    ['percent gt', 11, 'a column, a literal or a parenthesis is missing'],
    ["percent gt '70'", 9, 'gt between number and text'],
    ['true gt false', 6, 'gt between boolean and boolean'],
    ['constructor eq 1', 1, 'there is no such column or function'],
    ["tolower(unit) eq 'a'", 1, 'there is no such column or function'],
    ["contains(percent,'7')", 10, 'a text is wanted here'],
    ["contains(unit 'a')", 15, ', is missing'],
    ['(true', 6, ') is missing'],
    ['true true', 6, 'something is left over'],
    ['unit eq "12"', 9, 'no name, number or text in single quotes'],
    ["unit eq '12", 9, 'no name, number or text in single quotes'],
    ['percent gt 7.', 12, 'no name, number or text in single quotes'],
    ['percent and true', 1, 'a comparison is wanted here'],
    ['true and percent', 10, 'a comparison is wanted here'],
    [`${'('.repeat(60)}true${')'.repeat(60)}`, 51, 'too deeply nested'],
    [`${'not '.repeat(400)}true`, 201, 'too deeply nested'],
  ])('%j is refused at %i: %s', (source, at, what) => {
    expect(parseFilter(source, typeOf)).toEqual({ ok: false, error: { what, at } });
  });

  test('as a client writes it is read as it is meant', () => {
    const filterOf = (filter: object) =>
      decodeURIComponent(buildQuery({ filter }).replace('?$filter=', '').replaceAll('+', ' '));
    const meant: readonly [object, boolean][] = [
      [{ unit: "12'001" }, true],
      [{ percent: { gt: 70, lt: 71 } }, false],
      [{ or: [{ percent: { lt: 1 } }, { hidden: null }] }, true],
      [{ not: [{ unit: { startswith: '12' } }] }, false],
      [{ and: [{ unit: { contains: '001' } }, { respondents: { ge: 10 } }] }, true],
    ];
    for (const [filter, expected] of meant) expect(found(filterOf(filter)), filterOf(filter)).toBe(expected);
  });
});

const literal = fc
  .oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null))
  .map((value): FilterExpression => ({ kind: 'literal', value: Object.is(value, -0) ? 0 : value }));
const textOperand = fc.oneof(
  fc.string().map((value): FilterExpression => ({ kind: 'literal', value })),
  fc.constantFrom('unit', 'hidden').map((name): FilterExpression => ({ kind: 'column', name })),
);
const numberOperand = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(
    (value): FilterExpression => ({
      kind: 'literal',
      value: value === 0 ? 0 : value,
    }),
  ),
  fc.constantFrom('percent', 'respondents').map((name): FilterExpression => ({ kind: 'column', name })),
);
const { whole: expression } = fc.letrec<{ whole: FilterExpression }>((tie) => ({
  whole: fc.oneof(
    { maxDepth: 5 },
    literal.filter(({ kind, ...one }) => kind === 'literal' && typeof Object.values(one)[0] === 'boolean'),
    fc
      .oneof(fc.tuple(textOperand, textOperand), fc.tuple(numberOperand, numberOperand))
      .chain(([left, right]) =>
        fc.constantFrom(...COMPARISONS).map((by): FilterExpression => ({ kind: 'compare', by, left, right })),
      ),
    fc
      .tuple(fc.constantFrom(...TEXT_FUNCTIONS), textOperand, textOperand)
      .map(([name, text, part]): FilterExpression => ({ kind: 'call', name, text, part })),
    tie('whole').map((of): FilterExpression => ({ kind: 'not', of })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), tie('whole'), tie('whole'))
      .map(([kind, left, right]): FilterExpression => ({ kind, left, right })),
  ),
}));

/** With all the parentheses there can be. */
function written(of: FilterExpression): string {
  switch (of.kind) {
    case 'literal':
      return typeof of.value === 'string' ? `'${of.value.replaceAll("'", "''")}'` : String(of.value);
    case 'column':
      return of.name;
    case 'not':
      return `not (${written(of.of)})`;
    case 'and':
    case 'or':
      return `(${written(of.left)}) ${of.kind} (${written(of.right)})`;
    case 'compare':
      return `${written(of.left)} ${of.by} ${written(of.right)}`;
    case 'call':
      return `${of.name}(${written(of.text)},${written(of.part)})`;
  }
}

test('what is written of an expression is read as that expression (seed 20261206)', () => {
  fc.assert(
    fc.property(expression, (one) => {
      expect(parseFilter(written(one), typeOf)).toEqual({ ok: true, value: one });
    }),
    { seed: 20261206 },
  );
});

test('whatever is sent is read or refused at a place within it (seed 20261207)', () => {
  const piece = fc.constantFrom(
    '(',
    ')',
    ',',
    "'",
    ' ',
    'not ',
    ' and ',
    ' eq ',
    'unit',
    'percent',
    '1',
    'null',
    'ư',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
        fc.string(),
      ),
      (source) => {
        const parsed = parseFilter(source, typeOf);
        if (parsed.ok) valueFor(parsed.value, ROW);
        else {
          expect(parsed.error.at).toBeGreaterThanOrEqual(1);
          expect(parsed.error.at).toBeLessThanOrEqual(source.length + 1);
        }
      },
    ),
    { seed: 20261207 },
  );
});
