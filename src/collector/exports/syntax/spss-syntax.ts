import type { CodebookLanguage } from '../codebook.ts';
import { type CodedItems, cutTo, DATA_FILE, oneLine, REMARKS } from './coded-items.ts';

/** Bytes that SPSS keeps of a label of a variable, and of a value. */
const VARIABLE_LABEL = 255;
const VALUE_LABEL = 120;
/** Above every level; up to three of them may be declared missing one by one. */
const FIRST_MISSING = 97;
const CELL_CHARACTERS = 100;

/** Syntax of SPSS, and of PSPP: each item a number, what stands in place of an answer a number declared missing. */
export function spssSyntax(coded: CodedItems, language: CodebookLanguage): string {
  const { title, columns, items, levels, missing } = coded;
  const isItem = new Set(items.map(({ name }) => name));
  const numbers = missing.map(({ value, label }, at) => ({ value, label, number: FIRST_MISSING + at }));
  const read = columns.map(
    ({ name }, at) => `  ${isItem.has(name) ? `cell${at}` : name} A${CELL_CHARACTERS}`,
  );
  const recoded = columns.flatMap(({ name }, at) => (isItem.has(name) ? [{ name, cell: `cell${at}` }] : []));
  const cases = [
    ...levels.map(({ value }) => `(${quoted(value)}=${value})`),
    ...numbers.map(({ value, number }) => `(${quoted(value)}=${number})`),
    '(ELSE=SYSMIS)',
  ].join(' ');
  const valueLabels = [
    ...levels,
    ...numbers.map(({ number, label }) => ({ value: String(number), label })),
  ].map(({ value, label }) => `  ${value} ${quoted(cutTo(oneLine(label), VALUE_LABEL))}`);
  const names = items.map(({ name }) => name).join(' ');
  return `* Encoding: UTF-8.
${[title, ...REMARKS[language]].map((line) => `* ${ended(oneLine(line))}\n`).join('')}
GET DATA
  /TYPE=TXT
  /FILE="${DATA_FILE}"
  /ENCODING="UTF8"
  /ARRANGEMENT=DELIMITED
  /DELCASE=LINE
  /DELIMITERS=","
  /QUALIFIER='"'
  /FIRSTCASE=2
  /VARIABLES=
${read.join('\n')}.

RECODE ${recoded.map(({ cell }) => cell).join(' ')}
  ${cases}
  INTO ${recoded.map(({ name }) => name).join(' ')}.
EXECUTE.
DELETE VARIABLES ${recoded.map(({ cell }) => cell).join(' ')}.

${columns.map(({ name, label }) => `VARIABLE LABELS ${name} ${quoted(cutTo(oneLine(label), VARIABLE_LABEL))}.`).join('\n')}

VALUE LABELS ${names}
${valueLabels.join('\n')}.
MISSING VALUES ${names} (${numbers.map(({ number }) => number).join(', ')}).
FORMATS ${names} (F2.0).
VARIABLE LEVEL ${names} (ORDINAL).
EXECUTE.
`;
}

/** A comment of SPSS goes on until a line ends with a full stop. */
function ended(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

/** A string of SPSS: an apostrophe within is doubled. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
