import { formatDay } from '../../contract/wording/format.ts';
import { isDay } from '../../core/kernel/calendar.ts';
import type { UnitColumn } from '../../core/units/parse-unit-row.ts';
import type { UnitKind } from '../../core/units/unit.ts';
import type { RiskyChange } from '../../core/units/unit-changes.ts';
import type { UnitFault, UnitFaultKind } from '../../core/units/unit-fault.ts';
import type { EndedUnit, UnitUse } from './ended-unit.ts';
import type { PreviewedChange } from './import-units.ts';

/** What a command and the console say of a list and of its changes, in either language. */
export interface UnitTexts {
  readonly fault: (fault: UnitFault) => string;
  readonly change: (change: PreviewedChange) => string;
  readonly risk: (risk: RiskyChange) => string;
  readonly refused: (codes: readonly string[]) => string;
  readonly counts: (counts: Counts) => string;
  readonly ended: (ended: EndedUnit, attached: 'moved' | 'stays') => string;
  /** Said behind a list of ended units by the command. */
  readonly howToMove: string;
  readonly dryRun: string;
  readonly released: (records: number) => string;
  readonly removed: (name: string, ref: string) => string;
  readonly notRemoved: (ref: string, why: readonly UnitUse[] | 'unknown' | 'several-periods') => string;
}

interface Counts {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** Of a fault in Vietnamese: `{value}` is the text at fault. The English reason says more, and stands in the JSON. */
const FAULTS_VI: Readonly<Record<UnitFaultKind, string>> = {
  workbook: 'là tệp Excel; trong Excel vui lòng lưu dưới dạng "CSV UTF-8" rồi nhập tệp đó',
  'not-utf8': 'không phải UTF-8; vui lòng lưu tệp dạng "CSV UTF-8"',
  empty: 'tệp rỗng',
  'no-rows': 'tệp chỉ có dòng tiêu đề, không có dòng dữ liệu nào',
  'bad-quote': 'có dấu nháy kép nằm giữa ô; vui lòng đặt cả ô trong dấu nháy kép và viết đôi dấu bên trong',
  'unclosed-quote': 'có dấu nháy kép mở mà không đóng trên dòng này',
  'wrong-cell-count':
    'số ô ({value}) khác số cột của dòng tiêu đề; tên có dấu phẩy phải đặt trong dấu nháy kép',
  'unknown-column': 'không biết cột "{value}"',
  'missing-column': 'thiếu cột "{value}"',
  'repeated-column': 'cột "{value}" có hai lần',
  'control-character': 'cột {value} có ký tự điều khiển; vui lòng gõ lại ô này',
  garbled: '"{value}" bị sai bảng mã (lỗi phông); vui lòng xuất lại danh sách dạng "CSV UTF-8"',
  'stray-space': '"{value}" có hai dấu cách liền nhau hoặc dấu cách không nhìn thấy',
  'too-long': 'cột {value} dài quá 200 ký tự',
  'bad-code': 'mã "{value}" không hợp lệ: 1 đến 20 ký tự 0-9 A-Z a-z . -',
  'bad-parent-code': 'mã cấp trên "{value}" không hợp lệ: 1 đến 20 ký tự 0-9 A-Z a-z . -',
  'bad-kind': 'loại "{value}" không có; ví dụ: Tỉnh, Thành phố, Xã, Phường, Đặc khu, Trung tâm, Chi nhánh',
  'missing-name': 'thiếu tên đơn vị',
  'bad-date': '"{value}" không phải một ngày có thật, viết 01/07/2025 hoặc 2025-07-01',
  'ends-before-start': 'ngày kết thúc {value} đứng trước ngày bắt đầu',
  'too-far-ahead': 'ngày bắt đầu {value} còn hơn 10 năm nữa mới đến; vui lòng xem lại năm',
  'bad-predecessor': '"{value}" không phải mã đơn vị; ngăn cách các mã bằng dấu cách',
  'code-taken': 'mã {value} đã có đơn vị khác mang',
  'code-elsewhere': 'mã "{value}" phải toàn chữ số hoặc bắt đầu bằng mã đơn vị cấp trên rồi đến dấu chấm',
  duplicate: '{value} đã có ở một dòng trên',
  overlap: 'thời gian trùng với {value}; vui lòng kết thúc thời kỳ trước hoặc sửa ngày',
  'unknown-parent': 'không có đơn vị cấp trên "{value}" vào ngày bắt đầu',
  'parent-ends-first': 'đơn vị cấp trên {value} kết thúc trước đơn vị này',
  'leaves-children':
    'với ngày này, các đơn vị dưới {value} không còn cấp trên; vui lòng kết thúc hoặc chuyển chúng trong cùng tệp',
  cycle: '{value} đứng dưới chính nó',
  'kind-changes': 'loại đơn vị thay đổi',
  'parent-changes': 'cấp trên thay đổi',
  'shorter-code': 'mã ngắn hơn các mã cùng cấp',
  'ends-before-responses': 'kết thúc trước phiếu đã có',
};

const ENGLISH: UnitTexts = {
  fault: ({ line, reason }) => `line ${line}: ${reason}`,
  change: ({ unit, former, fields, responses }) =>
    former === null
      ? `+ ${unit.code} ${unit.name} (${unit.kind}, below ${unit.parentCode ?? 'nothing'}, from ${unit.validFrom})`
      : `~ ${unit.code} ${former.name}: ${fieldsText(fields)}${responses === 0 ? '' : `; ${responses} responses`}`,
  risk: ({ unit, risk, former, now }) =>
    `! ${unit.code} ${unit.name}: ` +
    {
      'kind-changes': `its kind changes from ${former} to ${now} within a period`,
      'parent-changes': `it moves from below ${former || 'nothing'} to below ${now || 'nothing'}, with its finished figures`,
      'shorter-code': `its code is shorter than ${former} beside it; were leading zeros lost?`,
      'ends-before-responses': `it ends on ${now}, and has responses up to ${former}`,
    }[risk],
  refused: (codes) =>
    'refused, nothing was changed: such changes move or lose finished figures. A unit that changes is closed with ' +
    `valid_to and begun again with valid_from. If these are meant, name them: --allow ${codes.join(',')}`,
  counts: ({ added, updated, unchanged }) => `${added} added, ${updated} updated, ${unchanged} unchanged`,
  ended: ({ unit, successor, attached: { devices, links, accounts } }, attached) =>
    `> ${unit.code} ${unit.name} ends on ${unit.validTo}: ${devices.length} devices, ${links} links, ${accounts.length} accounts ` +
    (successor === null
      ? 'stand at it, and nothing goes on for it: what comes is held as unit-ended. Move or revoke them, or import where it goes on'
      : attached === 'moved'
        ? `go on at ${successor.code} ${successor.name}; links count there as they are, and it has one of its own`
        : `stand at it; it goes on as ${successor.code} ${successor.name}, where what comes is counted`),
  howToMove: 'To move what stands at ended units to where they go on: --move',
  dryRun: 'a dry run: nothing was changed',
  released: (records) => `; ${records} held records are counted now`,
  removed: (name, ref) => `${name} (${ref}) was removed`,
  notRemoved: (ref, why) => {
    if (why === 'unknown') return `there is no unit ${ref}`;
    if (why === 'several-periods') return `${ref} has several periods: name one as code@valid-from`;
    return `${ref} cannot be removed: it has ${why.map((use) => USES_EN[use]).join(', ')}; end it with valid_to instead`;
  },
};

const USES_EN: Readonly<Record<UnitUse, string>> = {
  responses: 'responses',
  devices: 'devices',
  links: 'survey links',
  forms: 'printed forms',
  codes: 'enrolment codes',
  accounts: 'accounts',
  children: 'units below it',
  published: 'published figures',
  targets: 'targets',
  caseloads: 'caseloads',
};

const USES_VI: Readonly<Record<UnitUse, string>> = {
  responses: 'phiếu',
  devices: 'máy khảo sát',
  links: 'đường dẫn khảo sát',
  forms: 'phiếu giấy đã in',
  codes: 'mã đăng ký máy',
  accounts: 'tài khoản',
  children: 'đơn vị cấp dưới',
  published: 'chỉ số đã công bố',
  targets: 'chỉ tiêu',
  caseloads: 'số hồ sơ',
};

const KINDS_VI: Readonly<Record<UnitKind, string>> = {
  province: 'Tỉnh',
  city: 'Thành phố',
  district: 'Huyện',
  commune: 'Xã',
  ward: 'Phường',
  special_zone: 'Đặc khu',
  department: 'Sở, ban, ngành',
  centre: 'Trung tâm',
  branch: 'Chi nhánh',
  office: 'Bộ phận Một cửa',
};

/** The headings a list in Vietnamese has. */
const COLUMNS_VI: Readonly<Record<UnitColumn, string>> = {
  code: 'Mã',
  parent_code: 'Mã cấp trên',
  kind: 'Loại',
  name: 'Tên',
  name_en: 'Tên tiếng Anh',
  valid_from: 'Từ ngày',
  valid_to: 'Đến ngày',
  office_term: 'Cách gọi',
  region: 'Vùng',
  class: 'Nhóm xếp hạng',
  head: 'Người đứng đầu',
  head_en: 'Chức danh tiếng Anh',
  predecessors: 'Tiền thân',
};

/** A kind by its name, any other text as it is. */
function kindVi(kind: string): string {
  return (KINDS_VI as Readonly<Record<string, string>>)[kind] ?? kind;
}

const VIETNAMESE: UnitTexts = {
  fault: ({ line, kind, value }) => `dòng ${line}: ${FAULTS_VI[kind].replace('{value}', () => value)}`,
  change: ({ unit, former, fields, responses }) =>
    former === null
      ? `+ ${unit.code} ${unit.name} (${kindVi(unit.kind)}, cấp trên ${unit.parentCode ?? 'không có'}, từ ${formatDay(unit.validFrom, 'vi')})`
      : `~ ${unit.code} ${former.name}: ${fieldsText(fieldsVi(fields))}${responses === 0 ? '' : `; ${responses} phiếu`}`,
  risk: ({ unit, risk, former, now }) =>
    `! ${unit.code} ${unit.name}: ` +
    {
      'kind-changes': `loại đổi từ ${kindVi(former)} thành ${kindVi(now)} ngay trong một thời kỳ`,
      'parent-changes': `chuyển từ dưới ${former || '(không)'} sang dưới ${now || '(không)'}, cùng số liệu đã có`,
      'shorter-code': `mã ngắn hơn mã ${former} cùng cấp; có phải đã mất số 0 ở đầu?`,
      'ends-before-responses': `kết thúc ngày ${inVietnamese(now)} nhưng đã có phiếu đến ngày ${inVietnamese(former)}`,
    }[risk],
  refused: (codes) =>
    'Từ chối, chưa thay đổi gì: những thay đổi này làm chuyển hoặc mất số liệu đã có. Đơn vị thay đổi thì kết thúc ' +
    `bằng valid_to và bắt đầu thời kỳ mới bằng valid_from. Nếu đúng là muốn vậy, vui lòng nêu mã: --allow ${codes.join(',')}`,
  counts: ({ added, updated, unchanged }) => `thêm ${added}, cập nhật ${updated}, giữ nguyên ${unchanged}`,
  ended: ({ unit, successor, attached: { devices, links, accounts } }, attached) =>
    `> ${unit.code} ${unit.name} kết thúc ngày ${inVietnamese(unit.validTo ?? '')}: ${devices.length} máy, ${links} đường dẫn, ${accounts.length} tài khoản ` +
    (successor === null
      ? 'còn ở đó và không có đơn vị kế tục: phiếu gửi đến sẽ tạm giữ. Vui lòng chuyển hoặc thu hồi, hoặc nhập đơn vị kế tục'
      : attached === 'moved'
        ? `chuyển sang ${successor.code} ${successor.name}; đường dẫn cũ vẫn dùng được, phiếu tính cho đơn vị mới, đơn vị này có đường dẫn riêng`
        : `còn ở đó; đơn vị kế tục là ${successor.code} ${successor.name}, phiếu gửi đến tính cho đơn vị ấy`),
  howToMove: 'Muốn chuyển những gì còn ở đơn vị kết thúc sang đơn vị kế tục: --move',
  dryRun: 'chạy thử: chưa thay đổi gì',
  released: (records) => `; ${records} phiếu tạm giữ nay đã được tính`,
  removed: (name, ref) => `đã xóa ${name} (${ref})`,
  notRemoved: (ref, why) => {
    if (why === 'unknown') return `không có đơn vị ${ref}`;
    if (why === 'several-periods') return `${ref} có nhiều thời kỳ: vui lòng nêu mã@ngày-bắt-đầu`;
    return `không xóa được ${ref}: còn ${why.map((use) => USES_VI[use]).join(', ')}; vui lòng kết thúc bằng valid_to`;
  },
};

export const UNIT_TEXTS: Readonly<Record<'vi' | 'en', UnitTexts>> = { en: ENGLISH, vi: VIETNAMESE };

function fieldsVi(fields: PreviewedChange['fields']): PreviewedChange['fields'] {
  return fields.map(({ column, from, to }) => {
    const name = (COLUMNS_VI as Readonly<Record<string, string>>)[column] ?? column;
    return column === 'kind'
      ? { column: name, from: kindVi(from), to: kindVi(to) }
      : { column: name, from: inVietnamese(from), to: inVietnamese(to) };
  });
}

/** A day as a Vietnamese list has it, 01/12/2026; any other text as it is. */
function inVietnamese(text: string): string {
  return isDay(text) ? formatDay(text, 'vi') : text;
}

function fieldsText(fields: PreviewedChange['fields']): string {
  return fields.map(({ column, from, to }) => `${column} ${from || '–'} → ${to || '–'}`).join('; ');
}
