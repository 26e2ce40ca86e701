import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readList } from '../../src/collector/csv/read-list.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { ok, type Result } from '../../src/core/kernel/result.ts';
import type { FactFault } from '../../src/core/lists/row-fault.ts';
import {
  type FindUnit,
  PUBLISHED_COLUMNS,
  parsePublishedList,
} from '../../src/core/published/parse-published-list.ts';
import { COUNTRY_REF, type PublishedFigure } from '../../src/core/published/published-figure.ts';
import { UnitTree } from '../../src/core/units/unit-tree.ts';
import { unitWithinSpan } from '../../src/core/units/unit-within-span.ts';

export const PUBLISHED_HEADER =
  'index,year,unit,score,max,rank,of,group,group_rank,group_of,source,source_date,change,rank_change';

/** Of the tests that read lists. */
export const TODAY = '2026-11-29' as Day;

/** The provinces of all times. */
export const PROVINCES = new UnitTree(builtInProvinces());

/** The provinces of all times, and the country. */
export const findProvince: FindUnit = (codeOrRef, span) =>
  codeOrRef === COUNTRY_REF ? ok(COUNTRY_REF) : unitWithinSpan(PROVINCES, codeOrRef, span);

/** The published figures of a CSV file, as the collector reads it. */
export function publishedOf(csv: string): Result<readonly PublishedFigure[], readonly FactFault[]> {
  const read = readList(new TextEncoder().encode(csv), { columns: PUBLISHED_COLUMNS, key: 'index' });
  return read.ok
    ? parsePublishedList(read.value, { find: findProvince, today: TODAY })
    : { ok: false, error: read.error.faults };
}

interface SeedRow {
  readonly unit: string;
  readonly index: string;
  readonly year: number;
  readonly score: number | null;
  readonly scoreIs?: 'more than';
  readonly max: number | null;
  readonly change: number | null;
  readonly rank: number | null;
  readonly of: number;
  readonly rankChange: number | null;
  readonly groups: readonly { readonly group: string; readonly rank: number; readonly of: number }[];
  readonly target?: { readonly kind: 'level'; readonly atLeast: number; readonly met: boolean };
}

/** Codes of the provinces the seeds speak of, as they were before July 2025. */
export const SEED_CODES: Readonly<Record<string, string>> = {
  'Ninh Thuận': '58',
  'Bắc Kạn': '06',
  'Lạng Sơn': '20',
  'Lai Châu': '12',
  'Hà Nam': '35',
};

const FILE = join(import.meta.dirname, '../golden/data/seed-indices.json');

/** What provinces said in their own meetings about published indices, as reported. */
export const SEEDS = JSON.parse(readFileSync(FILE, 'utf8')) as { readonly rows: readonly SeedRow[] };

/** What is said of each seed at a meeting: written by hand from what was reported, in the order of the seeds. */
export const SEED_SENTENCES: readonly (readonly [vi: string, en: string])[] = [
  [
    'Năm 2020, SIPAS đạt 85,17%, tăng 4,13 điểm phần trăm so với năm 2019, vượt chỉ tiêu 80%; xếp thứ 32/63, tăng 17 bậc; xếp thứ 8/14 trong nhóm tỉnh loại III, 3/8 trong vùng Đông Nam Bộ.',
    'In 2020, SIPAS reached 85.17%, up 4.13 percentage points on 2019, above the target of 80%; ranked 32 of 63, up 17 places; ranked 8 of 14 in the group Class III provinces, 3 of 8 in the region Southeast.',
  ],
  [
    'Năm 2020, PAPI đạt 40,746/80 điểm, giảm 2,514 điểm so với năm 2019; xếp thứ 58/63, giảm 21 bậc.',
    'In 2020, PAPI reached 40.746/80 points, down 2.514 points on 2019; ranked 58 of 63, down 21 places.',
  ],
  [
    'Năm 2020, PAR INDEX đạt 78/100 điểm, giảm 2,95 điểm so với năm 2019; xếp thứ 60/63, giảm 28 bậc.',
    'In 2020, PAR INDEX reached 78/100 points, down 2.95 points on 2019; ranked 60 of 63, down 28 places.',
  ],
  ['Năm 2020, ICT Index xếp thứ 10/63, tăng 4 bậc.', 'In 2020, ICT Index ranked 10 of 63, up 4 places.'],
  ['Năm 2020, SIPAS xếp thứ 17/63, tăng 15 bậc.', 'In 2020, SIPAS ranked 17 of 63, up 15 places.'],
  ['Năm 2020, PAR INDEX xếp thứ 59/63, giảm 4 bậc.', 'In 2020, PAR INDEX ranked 59 of 63, down 4 places.'],
  [
    'Năm 2023, SIPAS đạt trên 79%; xếp thứ 55/63, tăng 4 bậc.',
    'In 2023, SIPAS reached more than 79%; ranked 55 of 63, up 4 places.',
  ],
  [
    'Năm 2023, PAR INDEX đạt trên 85/100 điểm; xếp thứ 47/63, tăng 7 bậc.',
    'In 2023, PAR INDEX reached more than 85/100 points; ranked 47 of 63, up 7 places.',
  ],
  [
    'Năm 2019, PAR INDEX đạt 79,51/100 điểm; xếp thứ 51/63, tăng 7 bậc.',
    'In 2019, PAR INDEX reached 79.51/100 points; ranked 51 of 63, up 7 places.',
  ],
  [
    'Năm 2019, PCI đạt 59,95/100 điểm, tăng 1,62 điểm so với năm 2018; giảm 1 bậc.',
    'In 2019, PCI reached 59.95/100 points, up 1.62 points on 2018; down 1 place.',
  ],
  ['Năm 2019, PAPI xếp thứ 9/63.', 'In 2019, PAPI ranked 9 of 63.'],
  ['Năm 2019, PCI xếp thứ 34/63.', 'In 2019, PCI ranked 34 of 63.'],
];

/** The seeds as a list to be imported, with the changes the reports state. */
export function seedsCsv(): string {
  const lines = SEEDS.rows.flatMap((row) => {
    const { index, year, unit, score, scoreIs, max, rank, of, change, rankChange } = row;
    const [first, ...others] = row.groups.length === 0 ? [null] : row.groups;
    const cells = (group: SeedRow['groups'][number] | null | undefined, isFirst: boolean) =>
      [
        index,
        year,
        SEED_CODES[unit],
        isFirst && score !== null ? `${scoreIs === 'more than' ? '>' : ''}${score}` : '',
        max ?? '',
        rank ?? '',
        of,
        group?.group ?? '',
        group?.rank ?? '',
        group?.of ?? '',
        'Báo cáo tại hội nghị',
        '',
        isFirst ? (change ?? '') : '',
        isFirst ? (rankChange ?? '') : '',
      ].join(',');
    return [cells(first, true), ...others.map((group) => cells(group, false))];
  });
  return [PUBLISHED_HEADER, ...lines, ''].join('\n');
}
