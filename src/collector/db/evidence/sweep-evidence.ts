import type { Kysely } from 'kysely';
import type { Day } from '../../../core/kernel/calendar.ts';
import { DAY_MS } from '../../../core/kernel/duration.ts';
import type { EvidencePlace, ListedObject } from '../../evidence/evidence-objects.ts';
import { objectReference, parseObjectName } from '../../evidence/object-name.ts';
import type { OpenDatabase } from '../engine.ts';
import { readMeta } from '../meta.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';

const LOOKED_UP_AT_A_TIME = 500;

/**
 * Removes objects that no row refers to: what a commit left that never came to its end, and what retention's deletion left.
 * Spared are those younger than a day, those of a commit that is not over, and those written in another epoch, of which
 * another database may know, but for days whose evidence retention deleted here.
 *
 * @param nowMs by a clock that is believed
 * @returns how many were removed
 */
export async function sweepEvidence(
  database: Pick<OpenDatabase, 'writer' | 'reader' | 'engine'>,
  place: EvidencePlace,
  nowMs: number,
): Promise<number> {
  const { writer, reader, engine } = database;
  let removed = 0;
  for await (const some of listedTogether(place, nowMs - DAY_MS)) {
    const suspected = await unnamedAmong(reader, place.owner, some);
    if (suspected.length === 0) continue;
    const left = await inTransaction(writer, engine, async (transaction) => {
      // Waits for the commits that are not over, whose rows nobody else sees yet.
      await engine.holdWrites(transaction, ['batches']);
      return unnamedAmong(transaction, place.owner, suspected);
    });
    for (const name of left) await place.objects.remove(name);
    removed += left.length;
  }
  return removed;
}

async function* listedTogether(
  { objects }: EvidencePlace,
  beforeMs: number,
): AsyncGenerator<readonly string[]> {
  let names: string[] = [];
  for await (const { name, changedMs } of objects.list() as AsyncIterable<ListedObject>) {
    if (changedMs >= beforeMs) continue;
    names.push(name);
    if (names.length < LOOKED_UP_AT_A_TIME) continue;
    yield names;
    names = [];
  }
  if (names.length > 0) yield names;
}

/** Those that no row refers to, and what never became an object. */
async function unnamedAmong(
  reader: Kysely<Database>,
  owner: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const ids = names.map((name) => ({ name, id: parseObjectName(name) }));
  const references = ids.flatMap(({ id }) => (id === null ? [] : objectReference(id)));
  const days = new Set(ids.flatMap(({ id }) => (id === null ? [] : id.day)));
  const named = new Set<string>();
  const kept = new Set<Day>();
  const since = (await readMeta(reader, 'evidence-since')) ?? '';
  for (const day of days) {
    if (day >= since || (await isKept(reader, day))) kept.add(day);
    const rows = await reader
      .selectFrom('batches')
      .select('object')
      .distinct()
      .where('day', '=', day)
      .where('object', 'in', references)
      .execute();
    for (const { object } of rows) named.add(object);
  }
  return ids.flatMap(({ name, id }) => {
    const isNamed = id !== null && named.has(objectReference(id));
    const isOthers = id !== null && id.owner !== owner && kept.has(id.day);
    return isNamed || isOthers ? [] : name;
  });
}

/** Whether anything that came on that day is kept. */
async function isKept(reader: Kysely<Database>, day: Day): Promise<boolean> {
  const row = await reader
    .selectFrom('batches')
    .select('day')
    .where('day', '=', day)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
