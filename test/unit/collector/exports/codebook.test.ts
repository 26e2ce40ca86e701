// @vitest-environment jsdom
import { describe, expect, test } from 'vitest';
import { codebookOf } from '../../../../src/collector/exports/codebook.ts';
import { codebookCsv } from '../../../../src/collector/exports/codebook-csv.ts';
import { ddiOf } from '../../../../src/collector/exports/ddi.ts';
import { codedItems, cutTo, oneLine } from '../../../../src/collector/exports/syntax/coded-items.ts';
import { syntaxFor } from '../../../../src/collector/exports/syntax/syntax.ts';
import { parseQuestionnaire } from '../../../../src/core/questionnaire/parse-questionnaire.ts';
import type { Questionnaire } from '../../../../src/core/questionnaire/questionnaire.ts';
import { openExportHeader } from '../../../../src/core/tally/open-export.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import householdJson from '../../../../survey-schemas/sipas-2023-household.json' with { type: 'json' };
import serviceJson from '../../../../survey-schemas/sipas-2023-service.json' with { type: 'json' };
import { ddiFaults } from '../../../support/ddi-rules.ts';

const known = (json: unknown): Questionnaire => {
  const read = parseQuestionnaire(json);
  if (!read.ok) throw new Error(read.error.reason);
  return read.value;
};
const [SERVICE, HOUSEHOLD] = [known(serviceJson), known(householdJson)];

/** A title that would end a string, a comment or an element where it is written as it is. */
const TITLE = `A "quote", an 'apostrophe', a \\ and \`$macro', <tag> & more.\nsystem("x"). /* \u0007`;
const HOSTILE: Questionnaire = {
  ...SERVICE,
  title: { vi: { text: TITLE, audio: null } },
  components: SERVICE.components.map((component) => ({
    ...component,
    subIndices: component.subIndices.map((subIndex) => ({
      ...subIndex,
      items: subIndex.items.map((item) => ({ ...item, text: { vi: { text: TITLE, audio: null } } })),
    })),
  })),
};
const ALL: readonly (readonly [string, Questionnaire])[] = [
  ['the default questionnaire', SERVICE],
  ['the household form', HOUSEHOLD],
  ['one with texts that look like syntax', HOSTILE],
];
const parsed = (xml: string) => new DOMParser().parseFromString(xml, 'application/xml');

describe.each(ALL)('what describes the open export of %s', (_name, questionnaire) => {
  const columns = openExportHeader(tallyLayout(questionnaire));

  test('names every column in the order of the file', () => {
    const lines = codebookCsv(questionnaire).split('\r\n').slice(1, -1);
    const { columns: first, items } = codebookOf(questionnaire);
    expect([...first, ...items].map(({ id }) => id)).toEqual(columns);
    expect(lines.filter((line) => /^[a-z-]+(\.[a-z-]+)?,/.test(line)).length).toBeGreaterThanOrEqual(
      columns.length,
    );
  });

  test('keeps the rules of DDI Codebook 2.5, in both languages, with the questions as they are asked', () => {
    const document = parsed(ddiOf(questionnaire));
    expect(ddiFaults(document)).toEqual([]);
    const variables = [...document.querySelectorAll('var')];
    expect(variables.map((one) => one.getAttribute('name'))).toEqual(columns);
    const { items, levels, missing } = codebookOf(questionnaire);
    for (const [at, { words }] of items.entries()) {
      const variable = variables.at(at - items.length);
      const literal = [...(variable?.querySelectorAll('qstnLit') ?? [])].map(
        ({ textContent }) => textContent,
      );
      // A character that XML cannot hold is replaced.
      expect(literal).toEqual([words.vi, words.en].map((text) => text.replaceAll('\u0007', '\uFFFD')));
      const categories = [...(variable?.querySelectorAll('catgry') ?? [])];
      expect(categories.map((one) => one.querySelector('catValu')?.textContent ?? '')).toEqual(
        [...levels, ...missing].map(({ value }) => value),
      );
      expect(categories.filter((one) => one.getAttribute('missing') === 'Y')).toHaveLength(missing.length);
    }
  });

  test.each(['r', 'stata', 'spss'] as const)(
    'has syntax for %s with a name, a label and missing values of every item',
    (program) => {
      const { columns: named, items, levels, missing } = codedItems(codebookOf(questionnaire), 'vi');
      expect(new Set(named.map(({ name }) => name.toLowerCase())).size).toBe(columns.length);
      for (const { name } of named) expect(name).toMatch(/^[A-Za-z]\w{0,31}$/);
      const text = syntaxFor(program, questionnaire, 'vi');
      for (const { id, name } of items) expect(text).toContain(program === 'r' ? `"${id}"` : name);
      for (const { value } of [...levels, ...missing]) expect(text).toContain(value);
      // Nothing of a title is a line of its own, and no control character is in the file.
      expect(text).not.toMatch(/^system/m);
      expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    },
  );
});

test('a document that breaks a rule of DDI is told so', () => {
  const sound = ddiOf(SERVICE);
  for (const [from, to, fault] of [
    ['name="unit"', 'title="unit"', 'var has title'],
    ['ID="V2"', 'ID="V1"', 'the ID V1 is there twice'],
    ['ID="V2"', 'ID="2"', 'the ID 2 is no name'],
    ['files="file"', 'files="none"', 'var names none, which is not there'],
    ['missing="Y"', 'missing="yes"', 'catgry missing is yes'],
    ['<titlStmt>', '<titlStmt><IDNo>1</IDNo>', 'titlStmt has IDNo titl parTitl IDNo'],
    ['<version>', '<version>v<b/>', 'b is no element of the list'],
    ['ddi:codebook:2_5', 'ddi:codebook:2_1', 'titl is of another namespace'],
  ] as const)
    expect(ddiFaults(parsed(sound.replace(from, to).replaceAll('<b/></', '<b/></')))).toContain(fault);
});

test('long ids have names of their own that are short enough', () => {
  const long = `${'a'.repeat(40)}.b`;
  const book = codebookOf(SERVICE);
  const items = [long, `${long}c`, long.replace('.', '-')].map((id) => ({
    ...(book.items[0] as (typeof book.items)[number]),
    id,
  }));
  expect(codedItems({ ...book, items }, 'en').items.map(({ name }) => name)).toEqual([
    'a'.repeat(32),
    `${'a'.repeat(30)}_2`,
    `${'a'.repeat(30)}_3`,
  ]);
  expect(cutTo('đăng', 3)).toBe('đ');
  expect(oneLine('a\r\n\u2028b ')).toBe('a b');
});
