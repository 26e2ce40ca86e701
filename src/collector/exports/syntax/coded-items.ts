import type { Codebook, CodebookLanguage, CodedValue, ItemVariable } from '../codebook.ts';

/** The name of the file that the syntax reads, in the folder of the syntax. */
export const DATA_FILE = 'responses.csv';

/** What all three programs are told of a questionnaire version, in one language. */
export interface CodedItems {
  readonly title: string;
  /** Of every column of the file in order: its id there, a name that each program takes, and what it is. */
  readonly columns: readonly NamedColumn[];
  readonly items: readonly NamedColumn[];
  readonly levels: readonly { readonly value: string; readonly label: string }[];
  /** What stands in place of an answer, the empty cell excepted. */
  readonly missing: readonly { readonly value: string; readonly label: string }[];
  readonly satisfiedFrom: number;
}

export interface NamedColumn {
  readonly id: string;
  /** Letters, digits and `_`, at most 32, as Stata and SPSS want it. */
  readonly name: string;
  readonly label: string;
}

/** What Stata takes; SPSS takes twice as much. */
const LONGEST_NAME = 32;

export function codedItems(codebook: Codebook, language: CodebookLanguage): CodedItems {
  const { questionnaire, title, columns, items, levels, missing } = codebook;
  const taken = new Set<string>();
  const named = ({ id, words }: Pick<ItemVariable, 'id' | 'words'>): NamedColumn => ({
    id,
    name: freeName(id, taken),
    label: words[language],
  });
  const namedColumns = columns.map(named);
  const namedItems = items.map(named);
  const coded = ({ value, words }: CodedValue) => ({ value, label: words[language] });
  return {
    title: `${title[language]} (${questionnaire.id}, ${questionnaire.version})`,
    ...{ columns: [...namedColumns, ...namedItems], items: namedItems },
    levels: levels.map(coded),
    missing: missing.filter(({ value }) => value !== '').map(coded),
    satisfiedFrom: questionnaire.scale.satisfiedFrom,
  };
}

/** At the beginning of each file: what a person must know before counting. Comments, a line each. */
export const REMARKS: Readonly<Record<CodebookLanguage, readonly string[]>> = {
  vi: [
    'Đọc tệp phiếu đã công bố (responses.csv) với nhãn và giá trị khuyết.',
    'Dòng có flags là answer-alone chỉ có một câu trả lời của phiếu đã có dòng khác: không tính thêm người trả lời.',
    'Phiếu tự nguyện không phải là mẫu; không được gọi là kết quả SIPAS chính thức.',
  ],
  en: [
    'Reads the released responses (responses.csv) with labels and missing values.',
    'A row whose flags say answer-alone is one answer of a response that has another row: no further respondent.',
    'Voluntary responses are no sample and must not be called official results of SIPAS.',
  ],
};

/** One line without what could end it, or a comment in it: a title is anybody's text. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** The text cut to so many bytes of UTF-8, whole characters. */
export function cutTo(text: string, mostBytes: number): string {
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > mostBytes) break;
    kept += character;
  }
  return kept;
}

function freeName(id: string, taken: Set<string>): string {
  const plain = id.replaceAll(/[^A-Za-z0-9]/g, '_').replace(/^(?=\d|_)/, 'v');
  let name = plain.slice(0, LONGEST_NAME);
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) {
    const end = `_${number}`;
    name = plain.slice(0, LONGEST_NAME - end.length) + end;
  }
  taken.add(name.toLowerCase());
  return name;
}
