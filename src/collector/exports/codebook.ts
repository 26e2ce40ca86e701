import { phrase, withOffice } from '../../core/questionnaire/items.ts';
import type { LanguageTag, LocalText, Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { MODES } from '../../core/questionnaire/response.ts';
import { ANSWER_ALONE_CELL, OPEN_EXPORT_COLUMNS, WAITING_CELL } from '../../core/tally/open-export.ts';

/** The languages of every description; a questionnaire's own text stands in Vietnamese where it has no English. */
export const CODEBOOK_LANGUAGES = ['vi', 'en'] as const;
export type CodebookLanguage = (typeof CODEBOOK_LANGUAGES)[number];

export type Words = Readonly<Record<'vi' | 'en', string>>;

const COLUMNS: Readonly<Record<(typeof OPEN_EXPORT_COLUMNS)[number], Words & { readonly values: string }>> = {
  unit: { vi: 'Nơi tiếp nhận: mã@ngày bắt đầu', en: 'Office: code@first day', values: '' },
  period: {
    vi: 'Kỳ công bố: tháng, hoặc quý, nửa năm, năm mà nơi tiếp nhận mới đủ 10 phiếu. Kỳ có tháng đã xóa câu trả lời khi hết thời hạn giữ không có dòng nào; tên tệp nêu các tháng đó',
    en: 'What it was released for: the month, or the quarter, half-year or year in which the office had ten. One with a month whose answers were deleted after the retention period has no rows; the file name says which',
    values: 'YYYY-MM; YYYY-Qn; YYYY-Hn; YYYY',
  },
  mode: { vi: 'Hình thức khảo sát', en: 'How it was answered', values: MODES.join('; ') },
  questionnaire: { vi: 'Bộ câu hỏi', en: 'Questionnaire', values: '' },
  version: { vi: 'Phiên bản của bộ câu hỏi', en: 'Version of the questionnaire', values: '' },
  flags: {
    vi: `Dấu hiệu cần lưu ý, cách nhau bằng dấu cách; trống: không có; ${ANSWER_ALONE_CELL}: dòng chỉ có một câu trả lời, của phiếu đã có dòng ở một kỳ ngắn hơn, không tính thêm người trả lời`,
    en: `Flags, separated by a space; empty: none; ${ANSWER_ALONE_CELL}: a row of one answer, of a response that has a row of a shorter period; it is no further respondent`,
    values: `clock; fast; burst; off-hours; ${WAITING_CELL}; ${ANSWER_ALONE_CELL}`,
  },
};

/** What else may stand in the cell of an item. */
const OTHER_VALUES: Readonly<Record<string, Words>> = {
  '': { vi: 'chưa trả lời đến', en: 'not reached' },
  [WAITING_CELL]: {
    vi: `chưa công bố ở kỳ này: cần đủ 10 câu trả lời mới ở một nơi; đủ ở kỳ dài hơn thì nằm ở dòng ${ANSWER_ALONE_CELL} của kỳ đó`,
    en: `not told for this period: ten new answers at an office are needed; if a longer one has ten, they are rows of it that say ${ANSWER_ALONE_CELL}`,
  },
};

/** One value of an item's cell. */
export interface CodedValue {
  /** As it stands in the file; empty: nothing. */
  readonly value: string;
  readonly words: Words;
}

/** One column of the open export. */
export interface Variable {
  readonly id: string;
  readonly words: Words;
  /** What its cells look like, where it is none of an item. */
  readonly values: string;
}

export interface ItemVariable extends Variable {
  readonly subIndex: string;
}

/** What the open export of a questionnaire version holds, from which every description of it is made. */
export interface Codebook {
  readonly questionnaire: Questionnaire;
  readonly title: Words;
  /** What is asked before each item. */
  readonly stem: Words;
  readonly columns: readonly Variable[];
  readonly items: readonly ItemVariable[];
  readonly groups: readonly { readonly id: string; readonly words: Words }[];
  /** From the lowest on. */
  readonly levels: readonly CodedValue[];
  /** Answers that are no level, and what is said in place of an answer; an empty cell says that too. */
  readonly missing: readonly CodedValue[];
}

export function codebookOf(questionnaire: Questionnaire): Codebook {
  const { scale, nonAnswers, components } = questionnaire;
  const words = (text: LocalText): Words => ({
    vi: textIn(questionnaire, text, 'vi'),
    en: textIn(questionnaire, text, 'en'),
  });
  const subIndices = components.flatMap((component) => component.subIndices);
  return {
    questionnaire,
    ...{ title: words(questionnaire.title), stem: words(questionnaire.stem) },
    columns: OPEN_EXPORT_COLUMNS.map((id) => {
      const { values, ...about } = COLUMNS[id];
      return { id, words: about, values };
    }),
    items: subIndices.flatMap(({ id: subIndex, items }) =>
      items.map(({ id, text }) => ({ id, words: words(text), values: '', subIndex })),
    ),
    groups: subIndices.map(({ id, text }) => ({ id, words: words(text) })),
    levels: scale.levels.map(({ value, text }) => ({ value: String(value), words: words(text) })),
    missing: [
      ...nonAnswers.map(({ code, text }) => ({ value: code, words: words(text) })),
      ...Object.entries(OTHER_VALUES).map(([value, about]) => ({ value, words: about })),
    ],
  };
}

function textIn({ officeTerm }: Questionnaire, text: LocalText, language: LanguageTag): string {
  return withOffice(phrase(text, language).text, {
    default: phrase(officeTerm.default, language).text,
    sentenceStart: phrase(officeTerm.sentenceStart, language).text,
  });
}
