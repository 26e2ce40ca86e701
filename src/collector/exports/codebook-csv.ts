import { BYTE_ORDER_MARK, csvRow } from '../../core/lists/csv-row.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { type CodebookLanguage, codebookOf } from './codebook.ts';

/** What the columns of the open export mean, as a table of its own. */
export function codebookCsv(questionnaire: Questionnaire): string {
  const { columns, items, levels, missing } = codebookOf(questionnaire);
  const said = (language: CodebookLanguage) =>
    [...levels, ...missing]
      .map(({ value, words }) => `${value === '' ? '(…)' : value} = ${words[language]}`)
      .join('; ');
  const rows = [
    ['column', 'vi', 'en', 'values vi', 'values en', 'sub-index'],
    ...columns.map(({ id, words, values }) => [id, words.vi, words.en, values, values, '']),
    ...items.map(({ id, words, subIndex }) => [id, words.vi, words.en, said('vi'), said('en'), subIndex]),
  ];
  return BYTE_ORDER_MARK + rows.map(csvRow).join('');
}
