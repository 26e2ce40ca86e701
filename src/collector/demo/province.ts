import { type Day, dayOfNumber, numberOfDay } from '../../core/kernel/calendar.ts';
import { monthBefore, monthOfDay } from '../../core/kernel/period.ts';
import type { Unit, UnitKind } from '../../core/units/unit.ts';

/**
 * An invented province. No unit of this name exists, and its name says that it is simulated, so that no figure
 * of it can be taken for a real one.
 */
export const DEMO_PROVINCE_CODE = '99';
const DEMO_PROVINCE_NAME = 'Tỉnh Sông Mây (mô phỏng)';
/** The provincial centre, which works through branches; the other centres receive citizens themselves. */
export const PROVINCIAL_CENTRE = '99001';

/** When the province and nearly all its units begin. */
const SINCE = '2025-07-01' as Day;
/** Communes were merged in the sixth month before this one is over. */
const MERGED_MONTHS_AGO = 5;

type Name = readonly [name: string, nameEn: string];

const WARDS: readonly Name[] = [
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

const COMMUNES: readonly Name[] = [
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

const BRANCHES: readonly Name[] = [
  ['Chi nhánh số 1', 'Branch 1'],
  ['Chi nhánh số 2', 'Branch 2'],
  ['Chi nhánh số 3', 'Branch 3'],
  ['Chi nhánh số 4', 'Branch 4'],
];

const AREA_CENTRES: readonly Name[] = [
  ['Trung tâm Phục vụ hành chính công khu vực Đông', 'Eastern Public Service Centre'],
  ['Trung tâm Phục vụ hành chính công khu vực Tây', 'Western Public Service Centre'],
];

const CLASSES_OF_WARDS = ['Phường loại I', 'Phường loại II'] as const;
const CLASSES_OF_COMMUNES = ['Xã khu vực I', 'Xã khu vực II', 'Xã khu vực III'] as const;

/** Communes that were merged into one. */
export const MERGED_COMMUNES = ['99223', '99224'] as const;
/** What became of them. */
export const MERGED_COMMUNE = '99225';
/** A commune that became a ward on the same day: still the same unit, so its trend goes on. */
const COMMUNE_MADE_WARD = '99220';

/** Whether these are the units of a collector with the simulated province. */
export function holdsDemoProvince(units: readonly Pick<Unit, 'code' | 'name'>[]): boolean {
  return units.some(({ code, name }) => code === DEMO_PROVINCE_CODE && name === DEMO_PROVINCE_NAME);
}

/** The day on which communes of the province were merged. */
export function mergerDay(today: Day): Day {
  return `${monthBefore(monthOfDay(today), MERGED_MONTHS_AGO)}-01` as Day;
}

/** The units of the province as they are known on a day, parents before children. */
export function demoUnits(today: Day): readonly Unit[] {
  const from = mergerDay(today);
  const eve = dayOfNumber(numberOfDay(from) - 1);
  const ends = (code: string) => code === COMMUNE_MADE_WARD || MERGED_COMMUNES.some((one) => one === code);
  return [
    unit(DEMO_PROVINCE_CODE, null, 'province', [DEMO_PROVINCE_NAME, 'Song May Province (simulated)']),
    unit(PROVINCIAL_CENTRE, DEMO_PROVINCE_CODE, 'centre', [
      'Trung tâm Phục vụ hành chính công tỉnh',
      'Provincial Public Service Centre',
    ]),
    ...BRANCHES.map((name, index) => unit(`9900${index + 2}`, PROVINCIAL_CENTRE, 'branch', name)),
    ...WARDS.map((name, index) =>
      ward(`99${101 + index}`, name, { unitClass: classOf(CLASSES_OF_WARDS, index) }),
    ),
    ...COMMUNES.map((name, index) => {
      const code = `99${201 + index}`;
      return commune(code, name, {
        region: index < COMMUNES.length / 2 ? 'Vùng đồi núi' : 'Vùng ven sông',
        unitClass: classOf(CLASSES_OF_COMMUNES, index),
        validTo: ends(code) ? eve : null,
      });
    }),
    commune(MERGED_COMMUNE, ['Xuân Khang', 'Xuan Khang'], {
      validFrom: from,
      region: 'Vùng ven sông',
      unitClass: CLASSES_OF_COMMUNES[1],
      predecessors: MERGED_COMMUNES,
    }),
    ward(COMMUNE_MADE_WARD, ['Thanh Trạch', 'Thanh Trach'], {
      validFrom: from,
      unitClass: CLASSES_OF_WARDS[1],
      predecessors: [COMMUNE_MADE_WARD],
    }),
    // Last, so that what is drawn at random for the others stays with them.
    ...AREA_CENTRES.map((name, index) => unit(`9901${index + 1}`, DEMO_PROVINCE_CODE, 'centre', name)),
  ];
}

/** The places that are open to citizens, each period of them. */
export function demoPlaces(today: Day): readonly Unit[] {
  return demoUnits(today).filter(({ code, kind }) => kind !== 'province' && code !== PROVINCIAL_CENTRE);
}

/** Where responses are made from the first day: every unit but the province and the centre that works through branches. */
export function demoReceivingUnits(today: Day): readonly Unit[] {
  return demoPlaces(today).filter(({ validFrom }) => validFrom === SINCE);
}

function classOf(classes: readonly string[], index: number): string | null {
  return classes[index % classes.length] ?? null;
}

function ward(code: string, [name, nameEn]: Name, more: Partial<Unit>): Unit {
  const names: Name = [`Phường ${name}`, `${nameEn} Ward`];
  return unit(code, DEMO_PROVINCE_CODE, 'ward', names, { region: 'Vùng đô thị', ...more });
}

function commune(code: string, [name, nameEn]: Name, more: Partial<Unit>): Unit {
  return unit(code, DEMO_PROVINCE_CODE, 'commune', [`Xã ${name}`, `${nameEn} Commune`], more);
}

function unit(
  code: string,
  parentCode: string | null,
  kind: UnitKind,
  [name, nameEn]: Name,
  more: Partial<Unit> = {},
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
