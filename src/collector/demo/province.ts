import type { Day } from '../../core/kernel/calendar.ts';
import type { Unit, UnitKind } from '../../core/units/unit.ts';

/**
 * An invented province. No unit of this name exists, and its name says that it is simulated, so that no figure
 * of it can be taken for a real one.
 */
const DEMO_PROVINCE_CODE = '99';

/** What is worth finding in an office; `sound` offices have nothing the matter with them. */
export type Condition =
  | 'sound'
  /** Results come late. */
  | 'late-results'
  /** Officials are impolite. */
  | 'impolite-officials'
  /** Feedback is taken and never answered. */
  | 'silent-on-feedback'
  /** Officials fill in forms themselves: all five, in seconds, in bursts. */
  | 'filled-in-by-officials'
  /** The kiosk fell silent in the ninth month. */
  | 'fell-silent'
  /** Half way through the year the queue was reorganised, and it shows. */
  | 'improving'
  /** Fewer respondents than a figure needs. */
  | 'few-respondents';

export interface DemoOffice {
  readonly unit: Unit;
  readonly condition: Condition;
  /** Responses in an ordinary month. */
  readonly monthlyResponses: number;
}

const SINCE = '2025-07-01' as Day;

const WARDS: readonly (readonly [name: string, nameEn: string])[] = [
  ['Bình Sơn Đông', 'Binh Son Dong'],
  ['Cẩm Đường', 'Cam Duong'],
  ['Đông Hòa', 'Dong Hoa'],
  ['Hương Trà Bắc', 'Huong Tra Bac'],
  ['Khánh Lộc', 'Khanh Loc'],
  ['Minh Tâm', 'Minh Tam'],
  ['Ngọc Thạch', 'Ngoc Thach'],
  ['Phú Cường Nam', 'Phu Cuong Nam'],
  ['Tân Phong Thượng', 'Tan Phong Thuong'],
  ['Vĩnh An', 'Vinh An'],
];

const COMMUNES: readonly (readonly [name: string, nameEn: string])[] = [
  ['An Khê Hạ', 'An Khe Ha'],
  ['Ba Ngòi', 'Ba Ngoi'],
  ['Bản Mây', 'Ban May'],
  ['Chiềng Xuân', 'Chieng Xuan'],
  ['Đại Thắng', 'Dai Thang'],
  ['Đồng Lau', 'Dong Lau'],
  ['Gia Phước', 'Gia Phuoc'],
  ['Hòa Bình Trung', 'Hoa Binh Trung'],
  ['Kim Liên Thượng', 'Kim Lien Thuong'],
  ['Lâm Sơn', 'Lam Son'],
  ['Long Hải Tây', 'Long Hai Tay'],
  ['Mường Lùng', 'Muong Lung'],
  ['Nà Pheo', 'Na Pheo'],
  ['Nghĩa Thành', 'Nghia Thanh'],
  ['Phước Vân', 'Phuoc Van'],
  ['Quảng Tiến', 'Quang Tien'],
  ['Sông Mây', 'Song May'],
  ['Suối Cát', 'Suoi Cat'],
  ['Tam Giang Đông', 'Tam Giang Dong'],
  ['Thanh Trạch', 'Thanh Trach'],
  ['Thuận Nghĩa', 'Thuan Nghia'],
  ['Trà Leng Thượng', 'Tra Leng Thuong'],
  ['Xuân Định', 'Xuan Dinh'],
  ['Yên Khang', 'Yen Khang'],
];

const BRANCHES: readonly (readonly [name: string, nameEn: string])[] = [
  ['Chi nhánh số 1', 'Branch 1'],
  ['Chi nhánh số 2', 'Branch 2'],
  ['Chi nhánh số 3', 'Branch 3'],
  ['Chi nhánh số 4', 'Branch 4'],
];

/** By code, so that adding an office moves no problem to another. */
const CONDITIONS: Readonly<Record<string, Condition>> = {
  '99103': 'improving',
  '99107': 'impolite-officials',
  '99204': 'late-results',
  '99209': 'silent-on-feedback',
  '99214': 'filled-in-by-officials',
  '99218': 'fell-silent',
  '99221': 'few-respondents',
};

/** The units of the province, parents before children: the province, its centre, wards, communes, branches. */
export function demoUnits(): readonly Unit[] {
  return [
    unit(DEMO_PROVINCE_CODE, null, 'province', 'Tỉnh Sông Mây (mô phỏng)', 'Song May Province (simulated)'),
    unit(
      '99001',
      '99',
      'centre',
      'Trung tâm Phục vụ hành chính công tỉnh',
      'Provincial Public Service Centre',
      {
        officeTerm: 'Trung tâm Phục vụ hành chính công',
      },
    ),
    ...BRANCHES.map(([name, nameEn], index) =>
      unit(`9900${index + 2}`, '99001', 'branch', name, nameEn, { officeTerm: 'Chi nhánh' }),
    ),
    ...WARDS.map(([name, nameEn], index) =>
      unit(`99${101 + index}`, '99', 'ward', `Phường ${name}`, `${nameEn} Ward`),
    ),
    ...COMMUNES.map(([name, nameEn], index) =>
      unit(`99${201 + index}`, '99', 'commune', `Xã ${name}`, `${nameEn} Commune`),
    ),
  ];
}

/** Where responses are made: every unit but the province itself and the centre, which works through branches. */
export function demoOffices(): readonly DemoOffice[] {
  return demoUnits()
    .filter(({ kind }) => kind === 'branch' || kind === 'ward' || kind === 'commune')
    .map((office, index) => {
      const condition = CONDITIONS[office.code] ?? 'sound';
      // Wards are busier than communes; the remainder keeps neighbours from being alike.
      const usual = (office.kind === 'commune' ? 24 : 44) + ((index * 7) % 19);
      return { unit: office, condition, monthlyResponses: condition === 'few-respondents' ? 6 : usual };
    });
}

function unit(
  code: string,
  parentCode: string | null,
  kind: UnitKind,
  name: string,
  nameEn: string,
  more: Partial<Pick<Unit, 'officeTerm'>> = {},
): Unit {
  return {
    code,
    validFrom: SINCE,
    validTo: null,
    parentCode,
    kind,
    name,
    nameEn,
    officeTerm: null,
    region: null,
    unitClass: null,
    headTitle: null,
    headTitleEn: null,
    predecessors: [],
    ...more,
  };
}
