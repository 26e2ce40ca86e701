import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { EvidencePlace } from '../../evidence/evidence-objects.ts';
import { type ObjectId, objectName, objectReference, sha256Of } from '../../evidence/object-name.ts';
import { chunked } from '../chunks.ts';
import type { Engine } from '../engine.ts';
import { grouped } from '../grouped.ts';
import type { BatchesTable } from '../schema/membership-tables.ts';
import type { Database } from '../schema.ts';

/** Encrypted evidence and whose it is; see BatchesTable. */
export type NewEvidence = Omit<BatchesTable, 'object' | 'start' | 'length'>;

type BatchKey = Pick<BatchesTable, 'enrolment' | 'batch' | 'sha256'>;

/** An object that is to be written, and the rows that refer to it. */
export interface GatheredObject {
  readonly name: string;
  readonly bytes: Buffer;
  readonly rows: readonly BatchesTable[];
}

/** What is to be durable before the transaction may be committed. */
export interface Kept {
  /** Rejects with StorageUnavailable. */
  readonly durable: Promise<unknown>;
}

/**
 * Keeps what one commit took in: in one object for each day of receipt, which is being written when this resolves, or
 * without a place for objects in the rows themselves. Once each, however often a batch comes. The rows are there before
 * the object: whoever waits until nobody writes to them sees all objects of commits that are not over.
 *
 * @returns what the commit waits for
 */
export async function keepEvidence(
  transaction: Transaction<Database>,
  engine: Engine,
  evidence: readonly NewEvidence[],
  place: EvidencePlace | null,
): Promise<Kept> {
  const objects =
    place === null
      ? []
      : [...grouped(evidence, ({ day }) => day).values()].map((ofDay) =>
          gather(ofDay, { kind: 'commit', owner: place.owner }),
        );
  const rows =
    place === null
      ? evidence.map((row) => ({ ...row, object: '', start: 0, length: 0 }))
      : objects.flatMap((object) => object.rows);
  for (const chunk of chunked(rows, engine.maxParameters)) {
    await transaction
      .insertInto('batches')
      .values(chunk)
      // Whatever the key is: where there are parts by month, the day is in it.
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const written = Promise.all(objects.map(({ name, bytes }) => place?.objects.put(name, bytes)));
  // Should the transaction fail before it is awaited, that is what is told.
  written.catch(() => undefined);
  return { durable: written };
}

/**
 * Those of the batches that are kept already, of whatever day. It looks at every month there is, so it is asked only of
 * batches of which something was known before.
 */
export async function keptAmong(
  transaction: Transaction<Database>,
  batches: readonly BatchKey[],
): Promise<ReadonlySet<string>> {
  const kept = new Set<string>();
  for (const { enrolment, batch, sha256 } of batches) {
    const row = await transaction
      .selectFrom('batches')
      .select('day')
      .where('enrolment', '=', enrolment)
      .where('batch', '=', batch)
      .where('sha256', '=', sha256)
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) kept.add(batchName({ enrolment, batch, sha256 }));
  }
  return kept;
}

/** One name for what a batch is known by. */
export function batchName({ enrolment, batch, sha256 }: BatchKey): string {
  return `${enrolment} ${batch} ${sha256}`;
}

/**
 * One object of several pieces of evidence of one day, in an order that says nothing of when each came. Whoever gathers the
 * same again makes another object: one that was left over is never taken up while it is being removed.
 */
export function gather(
  evidence: readonly NewEvidence[],
  { kind, owner }: Pick<ObjectId, 'kind' | 'owner'>,
): GatheredObject {
  const ordered = evidence.toSorted((one, other) => (one.batch < other.batch ? -1 : 1));
  const mark = randomBytes(MARK_BYTES);
  const bytes = Buffer.concat([mark, ...ordered.map((row) => row.evidence)]);
  const day = (ordered[0]?.day ?? '') as ObjectId['day'];
  const id: ObjectId = { kind, owner, day, sha256: sha256Of(bytes) };
  const object = objectReference(id);
  let start = mark.length;
  const rows = ordered.map((row) => {
    const { length } = row.evidence;
    const kept = { ...row, evidence: NOTHING, object, start, length };
    start += length;
    return kept;
  });
  return { name: objectName(id), bytes, rows };
}

const NOTHING = Buffer.alloc(0);
const MARK_BYTES = 16;
