import type { CodebookLanguage } from '../codebook.ts';
import { type CodedItems, DATA_FILE, type NamedColumn, oneLine, REMARKS } from './coded-items.ts';

/** What Stata keeps of a label of a variable: 80 characters. */
const VARIABLE_LABEL = 80;
/** Extended missing values, `.a` to `.z`. */
const FIRST_LETTER = 'a'.charCodeAt(0);

/** A do-file of Stata 14 and newer: each item a number, what stands in place of an answer an extended missing value. */
export function stataSyntax(coded: CodedItems, language: CodebookLanguage): string {
  const { title, columns, items, levels, missing } = coded;
  const isItem = new Set(items.map(({ name }) => name));
  const letter = (at: number) => `.${String.fromCharCode(FIRST_LETTER + at)}`;
  const valueLabels = [
    ...levels.map(({ value, label }) => `${value} ${quoted(label)}`),
    ...missing.map(({ label }, at) => `${letter(at)} ${quoted(label)}`),
  ];
  // Names of columns are no names of Stata: columns are taken by their places, where they are called v1, v2 and so on.
  const readColumn = ({ name }: NamedColumn, at: number) => {
    const cell = `v${at + 1}`;
    if (!isItem.has(name)) return [`rename ${cell} ${name}`];
    return [
      `generate byte ${name} = real(${cell})`,
      ...missing.map(({ value }, reason) => `replace ${name} = ${letter(reason)} if ${cell} == "${value}"`),
      `assert ${name} != . if ${cell} != ""`,
      `label values ${name} answer`,
      `drop ${cell}`,
    ];
  };
  return [
    'version 14',
    ...[title, ...REMARKS[language]].map((line) => `* ${unexpanded(oneLine(line))}`),
    `import delimited using "${DATA_FILE}", varnames(nonames) rowrange(2) stringcols(_all) encoding("utf-8") clear`,
    `label define answer ${valueLabels.join(' ')}`,
    ...columns.flatMap(readColumn),
    'destring version, replace',
    ...columns.flatMap(({ name, label }) => [
      `label variable ${name} ${quoted([...oneLine(label)].slice(0, VARIABLE_LABEL).join(''))}`,
      `notes ${name}: ${unexpanded(oneLine(label))}`,
    ]),
    '',
  ].join('\n');
}

/** Compound double quotes, so that a quotation mark within stays one. */
function quoted(text: string): string {
  return `\`"${unexpanded(oneLine(text))}"'`;
}

/**
 * Stata puts the content of a macro for what follows a backquote or a dollar sign, also within quotes, and takes two slashes,
 * or a slash and an asterisk, for the beginning of a comment.
 */
function unexpanded(text: string): string {
  return text
    .replaceAll('`', "'")
    .replaceAll('$', '\\$')
    .replaceAll('"', "''")
    .replaceAll(/(?<=[/*])(?=[/*])/g, ' ');
}
