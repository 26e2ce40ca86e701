import type { FactFault } from '../../core/lists/row-fault.ts';
import type { ListCounts } from './fact-lists.ts';

/** What a command and the console say of a list of figures, caseloads or targets, in either language. */
export interface ListTexts {
  readonly fault: (fault: FactFault) => string;
  readonly counts: (counts: ListCounts) => string;
  readonly refused: string;
  readonly dryRun: string;
}

/** Of a fault in Vietnamese: `{value}` is the text at fault. The English reason says more, and stands in the JSON. */
const FAULTS_VI: Readonly<Record<FactFault['kind'], string>> = {
  workbook: 'là tệp Excel; trong Excel vui lòng lưu dưới dạng "CSV UTF-8" rồi nhập tệp đó',
  'not-utf8': 'không phải UTF-8; vui lòng lưu tệp dạng "CSV UTF-8"',
  empty: 'tệp rỗng',
  'no-rows': 'tệp chỉ có dòng tiêu đề, không có dòng dữ liệu nào',
  'bad-quote': 'có dấu nháy kép nằm giữa ô; vui lòng đặt cả ô trong dấu nháy kép và viết đôi dấu bên trong',
  'unclosed-quote': 'có dấu nháy kép mở mà không đóng trên dòng này',
  'wrong-cell-count':
    'số ô ({value}) khác số cột của dòng tiêu đề; ô có dấu phẩy phải đặt trong dấu nháy kép',
  'unknown-column': 'không biết cột "{value}"',
  'missing-column': 'thiếu cột "{value}"',
  'repeated-column': 'cột "{value}" có hai lần',
  'missing-cell': 'ô của cột "{value}" để trống',
  'control-character': 'cột {value} có ký tự điều khiển; vui lòng gõ lại ô này',
  'too-long': 'cột {value} dài quá 200 ký tự',
  'bad-number': '"{value}" không phải một số, viết 85,17 hoặc 85.17',
  'bad-count': '"{value}" không phải một số nguyên hợp lệ',
  'bad-day': '"{value}" không phải một ngày có thật, viết 01/07/2025 hoặc 2025-07-01',
  'bad-year': '"{value}" không phải một năm từ 2000 trở đi',
  'bad-month': '"{value}" không phải một tháng, viết 09/2026 hoặc 2026-09',
  'bad-period':
    '"{value}" không phải một kỳ: năm 2026, 6 tháng 2026-H1, 9 tháng 2026-9M, quý 2026-Q4 hoặc tháng 2026-10',
  'yet-to-come': '"{value}" chưa đến nên chưa thể có số liệu; vui lòng xem lại',
  'too-far-ahead': 'kỳ "{value}" còn hơn 10 năm nữa mới đến; vui lòng xem lại năm',
  'bad-index':
    'tên chỉ số "{value}" không hợp lệ: 1 đến 40 chữ, số và dấu gạch nối, như sipas, par-index, papi',
  'bad-target-kind': 'loại chỉ tiêu "{value}" không có; có: level, change, rank, rank-change',
  'bad-measure': '"{value}" không phải own (số liệu của hệ thống) và không phải tên một chỉ số đã công bố',
  'unknown-part': 'không có chỉ số thành phần "{value}" của số liệu này',
  'out-of-range': '"{value}" nằm ngoài khoảng cho phép',
  'unknown-unit': 'không có đơn vị {value}',
  'unit-not-then': 'đơn vị {value} không tồn tại trong thời gian này; có thể nêu mã@ngày-bắt-đầu',
  'nothing-stated': 'không có điểm, thứ hạng hay mức thay đổi nào của {value}',
  'rank-beyond-of': 'thứ hạng {value} vượt quá số đơn vị được xếp hạng',
  'score-beyond-max': 'điểm {value} vượt quá điểm tối đa',
  'group-incomplete': 'thứ hạng trong nhóm cần cả tên nhóm và thứ hạng',
  'on-time-beyond-finished': 'số đúng hạn lớn hơn số đã giải quyết ({value})',
  'needs-a-year': 'chỉ số đã công bố tính theo năm, "{value}" không phải một năm',
  'needs-a-published-index': 'chỉ tiêu số bậc chỉ dùng cho chỉ số đã công bố',
  duplicate: 'trùng với một dòng trên ({value})',
  contradicts: 'khác với một dòng trên của cùng chỉ số: {value}',
};

export const LIST_TEXTS: Readonly<Record<'vi' | 'en', ListTexts>> = {
  en: {
    fault: ({ line, reason }) => `line ${line}: ${reason}`,
    counts: ({ added, updated, unchanged }) => `${added} added, ${updated} updated, ${unchanged} unchanged`,
    refused: 'refused, nothing was changed: correct these rows and import the whole list again',
    dryRun: 'a dry run: nothing was changed',
  },
  vi: {
    fault: ({ line, kind, value }) => `dòng ${line}: ${FAULTS_VI[kind].replace('{value}', () => value)}`,
    counts: ({ added, updated, unchanged }) => `thêm ${added}, cập nhật ${updated}, giữ nguyên ${unchanged}`,
    refused: 'Từ chối, chưa thay đổi gì: vui lòng sửa các dòng này rồi nhập lại cả danh sách',
    dryRun: 'chạy thử: chưa thay đổi gì',
  },
};
