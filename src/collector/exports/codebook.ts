import { BYTE_ORDER_MARK, csvRow } from '../../core/lists/csv-row.ts';
import { phrase, withOffice } from '../../core/questionnaire/items.ts';
import type { LanguageTag, LocalText, Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { MODES } from '../../core/questionnaire/response.ts';
import { ANSWER_ALONE_CELL, OPEN_EXPORT_COLUMNS, WAITING_CELL } from '../../core/tally/open-export.ts';

type Words = Readonly<Record<'vi' | 'en', string>>;

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

const OTHER_VALUES: Readonly<Record<string, Words>> = {
  '': { vi: 'chưa trả lời đến', en: 'not reached' },
  [WAITING_CELL]: {
    vi: `chưa công bố ở kỳ này: cần đủ 10 câu trả lời mới ở một nơi; đủ ở kỳ dài hơn thì nằm ở dòng ${ANSWER_ALONE_CELL} của kỳ đó`,
    en: `not told for this period: ten new answers at an office are needed; if a longer one has ten, they are rows of it that say ${ANSWER_ALONE_CELL}`,
  },
};

/** What the columns of the open export mean, as a table of its own. */
export function codebook(questionnaire: Questionnaire): string {
  const levels = questionnaire.scale.levels.map(({ value, text }) => [String(value), text] as const);
  const codes = questionnaire.nonAnswers.map(({ code, text }) => [code, text] as const);
  const said = (language: LanguageTag) =>
    [
      ...[...levels, ...codes].map(([value, text]) => `${value} = ${textIn(questionnaire, text, language)}`),
      ...Object.entries(OTHER_VALUES).map(
        ([value, words]) => `${value === '' ? '(…)' : value} = ${words[language === 'vi' ? 'vi' : 'en']}`,
      ),
    ].join('; ');
  const items = questionnaire.components.flatMap(({ subIndices }) =>
    subIndices.flatMap((subIndex) => subIndex.items.map((item) => ({ subIndex, item }))),
  );
  const rows = [
    ['column', 'vi', 'en', 'values vi', 'values en', 'sub-index'],
    ...OPEN_EXPORT_COLUMNS.map((id) => {
      const { vi, en, values } = COLUMNS[id];
      return [id, vi, en, values, values, ''];
    }),
    ...items.map(({ subIndex, item }) => [
      item.id,
      textIn(questionnaire, item.text, 'vi'),
      textIn(questionnaire, item.text, 'en'),
      said('vi'),
      said('en'),
      subIndex.id,
    ]),
  ];
  return BYTE_ORDER_MARK + rows.map(csvRow).join('');
}

function textIn({ officeTerm }: Questionnaire, text: LocalText, language: LanguageTag): string {
  return withOffice(phrase(text, language).text, {
    default: phrase(officeTerm.default, language).text,
    sentenceStart: phrase(officeTerm.sentenceStart, language).text,
  });
}
