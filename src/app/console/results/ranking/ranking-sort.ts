import type { RankingRow, UnitName } from '../../../../contract/figures.ts';
import { percentOf } from '../../../../contract/wording/figure-texts.ts';

export type SortColumn = 'rank' | 'unit' | 'percent' | 'change' | 'respondents';

/** Rows in another order; what a row does not have stands last, whichever way is up. */
export function sortedRows<Row extends RankingRow>(
  rows: readonly Row[],
  { column, descending }: { readonly column: SortColumn; readonly descending: boolean },
  nameOf: (unit: UnitName) => string,
  language: string,
): readonly Row[] {
  if (column === 'unit') {
    const { compare } = new Intl.Collator(language, { numeric: true });
    const byName = [...rows].sort((a, b) => compare(nameOf(a.unit), nameOf(b.unit)));
    return descending ? byName.reverse() : byName;
  }
  const keyed = rows.map((row) => ({ row, key: keyOf(row, column) }));
  const sign = descending ? -1 : 1;
  return keyed
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      return sign * (a.key - b.key);
    })
    .map(({ row }) => row);
}

function keyOf(row: RankingRow, column: Exclude<SortColumn, 'unit'>): number | null {
  switch (column) {
    case 'rank':
      return row.rank?.rank ?? null;
    case 'percent':
      return percentOf(row.figure)?.percent ?? null;
    case 'change':
      return row.change?.points ?? null;
    case 'respondents':
      return row.counts.responses;
  }
}
