import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readList } from '../../src/collector/csv/read-list.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
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

const PROVINCES = new UnitTree(builtInProvinces());

/** The provinces of all times, and the country. */
export const findProvince: FindUnit = (codeOrRef, span) =>
  codeOrRef === COUNTRY_REF ? ok(COUNTRY_REF) : unitWithinSpan(PROVINCES, codeOrRef, span);

/** The published figures of a CSV file, as the collector reads it. */
export function publishedOf(csv: string): Result<readonly PublishedFigure[], readonly FactFault[]> {
  const read = readList(new TextEncoder().encode(csv), { columns: PUBLISHED_COLUMNS, key: 'index' });
  return read.ok ? parsePublishedList(read.value, findProvince) : { ok: false, error: read.error.faults };
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
