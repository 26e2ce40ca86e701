import { type Kysely, sql } from 'kysely';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { EvidencePlace } from '../../evidence/evidence-objects.ts';
import { type ObjectKind, objectName, parseReference } from '../../evidence/object-name.ts';
import type { EvidenceRow } from '../counting/evidence.ts';
import type { OpenDatabase } from '../engine.ts';
import { grouped } from '../grouped.ts';
import type { BatchesTable } from '../schema/membership-tables.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { evidenceDays } from './evidence-days.ts';
import { batchName, gather, type NewEvidence } from './keep-evidence.ts';
import { type EvidenceReader, evidenceReader } from './read-evidence.ts';

/** Bytes and batches that are put together at a time: for some 20 ms of it nobody else writes. */
const OBJECT_BYTES = 1024 * 1024;
const OBJECT_BATCHES = 500;

/** What comes before every reference to an object of a day: evidence in rows, and objects of single commits. */
const PUT_TOGETHER: ObjectKind = 'day';

/** Where evidence is put together, and what is made of each batch's before. */
export interface PackingPlace extends EvidencePlace {
  /** Encrypted evidence, as little as it can be kept in; as it is, where it cannot be made less. */
  readonly lighten: (row: EvidenceRow, encrypted: Uint8Array) => Promise<Uint8Array>;
}

type Key = Pick<BatchesTable, 'object' | 'enrolment' | 'batch' | 'sha256'>;
type Scattered = Omit<BatchesTable, 'evidence'>;

/** How many batches were put together; what is missing or damaged stays as it is, for a recount to tell. */
export type Packed = number;

/**
 * Puts together, day by day, what came before today: from the objects of single commits, and from rows of before there were
 * objects, and makes it lighter. So an object's place on the disk says no more than the day, a file is not mostly the disk's unused rest, and few
 * objects are kept of years. Each step stands by itself: ended at any point, every batch's evidence is where its row says.
 *
 * @param today by a clock that is believed
 * @param between awaited between two steps; false ends it
 */
export async function packEvidence(
  database: Pick<OpenDatabase, 'writer' | 'reader' | 'lookup' | 'engine'>,
  { lighten, ...place }: PackingPlace,
  today: Day,
  between: () => Promise<boolean>,
): Promise<Packed> {
  const evidence = evidenceReader(database.lookup, place.objects);
  let packed = 0;
  for await (const day of evidenceDays(database.reader, 'oldest')) {
    if (day >= today) break;
    let after: Key = { object: '', enrolment: '', batch: '', sha256: '' };
    for (;;) {
      const rows = await scatteredAfter(database.reader, day, after);
      if (rows.length === 0) break;
      packed += await packOne(database, { ...place, lighten }, { rows, evidence });
      after = rows.at(-1) ?? after;
      if (!(await between())) return packed;
    }
  }
  return packed;
}

async function scatteredAfter(reader: Kysely<Database>, day: Day, after: Key): Promise<readonly Scattered[]> {
  const { object, enrolment, batch, sha256 } = after;
  const rows = await reader
    .selectFrom('batches')
    .select(['enrolment', 'batch', 'sha256', 'day', 'object', 'start', 'length'])
    .select(sql<number>`length(evidence)`.as('inRow'))
    .where('day', '=', day)
    .where('object', '<', PUT_TOGETHER)
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('object', 'enrolment', 'batch', 'sha256'), '>', tuple(object, enrolment, batch, sha256)),
    )
    .orderBy('object')
    .orderBy('enrolment')
    .orderBy('batch')
    .orderBy('sha256')
    .limit(OBJECT_BATCHES)
    .execute();
  let bytes = 0;
  const beyond = rows.findIndex(({ length, inRow }) => {
    bytes += length + Number(inRow);
    return bytes > OBJECT_BYTES;
  });
  return beyond === -1 ? rows : rows.slice(0, Math.max(1, beyond));
}

async function packOne(
  database: Pick<OpenDatabase, 'writer' | 'lookup' | 'engine'>,
  place: PackingPlace,
  { rows, evidence }: { readonly rows: readonly Scattered[]; readonly evidence: EvidenceReader },
): Promise<number> {
  const { writer, lookup, engine } = database;
  const found: NewEvidence[] = [];
  for (const row of rows) {
    const stored = row.object === '' ? await inRow(lookup, row) : Buffer.alloc(0);
    const bytes = await evidence.read({ ...row, evidence: stored });
    if (bytes === null || bytes.length === 0) continue;
    if (row.object !== '' && bytes.length !== row.length) continue;
    const { enrolment, batch, sha256, day } = row;
    found.push({ enrolment, batch, sha256, day, evidence: await place.lighten(row, bytes) });
  }
  if (found.length === 0) return 0;
  const object = gather(found, { kind: PUT_TOGETHER, owner: place.owner });
  await place.objects.put(object.name, object.bytes);
  const former = new Map(rows.map((row) => [batchName(row), row.object]));
  const moved = await inTransaction(writer, engine, async (transaction) => {
    let count = 0;
    for (const { enrolment, batch, sha256, day, ...to } of object.rows) {
      const { numUpdatedRows } = await transaction
        .updateTable('batches')
        .set(to)
        .where('day', '=', day)
        .where('enrolment', '=', enrolment)
        .where('batch', '=', batch)
        .where('sha256', '=', sha256)
        // Another collector may have moved it, or retention deleted it.
        .where('object', '=', former.get(batchName({ enrolment, batch, sha256 })) ?? '')
        .executeTakeFirst();
      count += Number(numUpdatedRows);
    }
    return count;
  });
  await removeEmptied(lookup, place, rows);
  return moved;
}

async function inRow(
  lookup: Kysely<Database>,
  { enrolment, batch, sha256, day }: Omit<Scattered, 'object'>,
): Promise<Uint8Array> {
  const row = await lookup
    .selectFrom('batches')
    .select('evidence')
    .where('day', '=', day)
    .where('enrolment', '=', enrolment)
    .where('batch', '=', batch)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return row?.evidence ?? Buffer.alloc(0);
}

/** The objects of commits that nothing refers to any more. */
async function removeEmptied(
  lookup: Kysely<Database>,
  { objects }: EvidencePlace,
  rows: readonly Scattered[],
): Promise<void> {
  for (const [object, [row]] of grouped(rows, (row) => row.object)) {
    const id = row === undefined ? null : parseReference(row.day, object);
    if (id === null) continue;
    const left = await lookup
      .selectFrom('batches')
      .select('object')
      .where('day', '=', id.day)
      .where('object', '=', object)
      .limit(1)
      .executeTakeFirst();
    if (left === undefined) await objects.remove(objectName(id));
  }
}
