import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';

/** All that an office has of a month: what its tallies are made of. */
export interface UnitMonth {
  readonly unit: string;
  readonly month: string;
  readonly records: number;
}

export interface Drawn<Item> {
  readonly drawn: readonly Item[];
  readonly records: number;
  readonly of: { readonly items: number; readonly records: number };
}

/** Every month of every unit that has records or tallies, in no order. */
export async function unitMonths(snapshot: Kysely<Database>): Promise<readonly UnitMonth[]> {
  const { rows } = await sql<{ unit: string; month: string; records: number }>`
    select unit, month, sum(records) as records from (
      select unit, substr(day, 1, 7) as month, count(*) as records from records group by unit, substr(day, 1, 7)
      union all
      select unit, month, 0 as records from tallies group by unit, month
    ) as both_of_them group by unit, month`.execute(snapshot);
  return rows.map(({ unit, month, records }) => ({ unit, month, records: Number(records) }));
}

/** How large a draw may be, and what it is drawn by. */
export interface DrawBy {
  readonly seed: number;
  readonly mostRecords: number;
  readonly mostItems: number;
}

/**
 * Some items, drawn by chance, that are no more than asked for. The same seed draws the same of the same.
 *
 * @param nameOf tells an item from all others
 */
export function draw<Item extends { readonly records: number }>(
  items: readonly Item[],
  { seed, mostRecords, mostItems }: DrawBy,
  nameOf: (item: Item) => string,
): Drawn<Item> {
  const ranked = items
    .map((item) => ({
      item,
      rank: createHash('sha256')
        .update(`${seed} ${nameOf(item)}`)
        .digest('hex'),
    }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1));
  const drawn: Item[] = [];
  let records = 0;
  for (const { item } of ranked) {
    if (drawn.length === mostItems) break;
    // One that is too large is left out, and does not end it.
    if (records + item.records > mostRecords) continue;
    drawn.push(item);
    records += item.records;
  }
  return {
    drawn,
    records,
    of: { items: items.length, records: items.reduce((sum, item) => sum + item.records, 0) },
  };
}
