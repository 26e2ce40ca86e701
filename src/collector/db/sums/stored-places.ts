import type { Kysely, Transaction } from 'kysely';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import { chunked } from '../chunks.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import type { SumsOf } from './sum-rows.ts';
import type { PrintedTree } from './tree-print.ts';

/** Per unit its places as JSON, of a tree by which sums were made; empty where it is gone. */
export async function readPlaces(
  database: Kysely<Database>,
  tree: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await database
    .selectFrom('sum_places')
    .select(['unit', 'places'])
    .where('tree', '=', tree)
    .execute();
  return new Map(rows.map(({ unit, places }) => [unit, places]));
}

/** Keeps the places of a tree, if they are not kept. */
export async function writePlaces(
  transaction: Transaction<Database>,
  engine: Engine,
  { print, places }: PrintedTree,
): Promise<void> {
  const known = await transaction
    .selectFrom('sum_places')
    .select('unit')
    .where('tree', '=', print)
    .limit(1)
    .executeTakeFirst();
  if (known !== undefined) return;
  const rows = [...places].map(([unit, json]) => ({ tree: print, unit, places: json }));
  for (const some of chunked(rows, engine.maxParameters)) {
    await transaction
      .insertInto('sum_places')
      .values(some)
      .onConflict((conflict) => conflict.columns(['tree', 'unit']).doNothing())
      .execute();
  }
}

/** Whether anything at all was released in the months. */
export async function isAnythingReleased(
  database: Kysely<Database>,
  { questionnaire, version, mode }: SumsOf,
  months: readonly string[],
): Promise<boolean> {
  const found = await database
    .selectFrom('tallies')
    .select('unit')
    .where('margin', '=', TOTAL_MARGIN)
    .where('value', '=', '')
    .where('questionnaire', '=', questionnaire)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .where('month', 'in', months)
    .where('state', '=', 'released')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Units asked about by one statement. */
const UNITS_AT_A_TIME = 5_000;

/** Whether any of the units has released anything in the months. */
export async function haveReleased(
  database: Kysely<Database>,
  { questionnaire, version, mode }: SumsOf,
  months: readonly string[],
  units: readonly string[],
): Promise<boolean> {
  for (let at = 0; at < units.length; at += UNITS_AT_A_TIME) {
    const found = await database
      .selectFrom('tallies')
      .select('unit')
      .where('unit', 'in', units.slice(at, at + UNITS_AT_A_TIME))
      .where('month', 'in', months)
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .where('mode', '=', mode)
      .where('state', '=', 'released')
      .limit(1)
      .executeTakeFirst();
    if (found !== undefined) return true;
  }
  return false;
}
