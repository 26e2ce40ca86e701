import type { Transaction } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import type { Sha256 } from '../../../core/kernel/brand.ts';
import type { RecordOutcome } from '../../../core/protocol/messages/acknowledgement.ts';
import type { CheckedLine, HeldReason, HeldRecord, SoundRecord } from '../../ingest/collector-store.ts';
import { chunked } from '../chunks.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/** A line that is a record. */
export type Known = SoundRecord | HeldRecord;

export interface Ledger {
  /** The lines whose ids were new. Everything that is counted or kept comes from here. */
  readonly entered: ReadonlySet<CheckedLine>;
  /** Ids that were counted before devices had keys, and are not counted again. */
  readonly former: ReadonlySet<string>;
  /** What the ledger holds under each id of the batch. */
  readonly sha256Of: ReadonlyMap<string, Sha256>;
}

/**
 * The first line of each id is offered to the ledger, which alone says whether the id is new.
 *
 * @param former as formerAmong says it of the lines
 */
export async function enterLedger(
  transaction: Transaction<Database>,
  engine: Engine,
  enrolment: string,
  lines: readonly CheckedLine[],
  former: ReadonlySet<string>,
): Promise<Ledger> {
  const offered = firstOfEachId(lines);
  const rows = [...offered.values()].map((line) => ({
    enrolment,
    id: line.id,
    sha256: line.sha256,
    sequence: line.sequence,
    in_head: 1,
    ...(former.has(line.id)
      ? { outcome: 'duplicate', reason: null }
      : line.verdict === 'sound'
        ? { outcome: 'stored', reason: null }
        : { outcome: 'held', reason: line.reason }),
  }));
  const entered = new Set<CheckedLine>();
  const sha256Of = new Map<string, Sha256>();
  for (const chunk of chunked(rows, engine.maxParameters)) {
    const returned = await transaction
      .insertInto('ledger')
      .values(chunk)
      .onConflict((conflict) => conflict.columns(['enrolment', 'id']).doNothing())
      .returning('id')
      .execute();
    for (const { id } of returned) {
      const line = must(offered.get(id), 'the ledger returns what it was offered');
      entered.add(line);
      sha256Of.set(id, line.sha256);
    }
  }
  const known = [...offered.keys()].filter((id) => !sha256Of.has(id));
  for (const [id, sha256] of await knownAmong(transaction, enrolment, known)) sha256Of.set(id, sha256);
  return { entered, former, sha256Of };
}

export function firstOfEachId(lines: readonly CheckedLine[]): ReadonlyMap<string, Known> {
  const first = new Map<string, Known>();
  for (const line of lines) {
    if (line.verdict !== 'rejected' && !first.has(line.id)) first.set(line.id, line);
  }
  return first;
}

/** What the ledger has under those of an enrolment's ids that it knows. */
export async function knownAmong(
  transaction: Transaction<Database>,
  enrolment: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Sha256>> {
  if (ids.length === 0) return new Map();
  const found = await transaction
    .selectFrom('ledger')
    .select(['id', 'sha256'])
    .where('enrolment', '=', enrolment)
    .where('id', 'in', ids)
    .execute();
  return new Map(found.map(({ id, sha256 }) => [id, sha256 as Sha256]));
}

export function outcomeOf(line: CheckedLine, { entered, former, sha256Of }: Ledger): RecordOutcome {
  const { sha256 } = line;
  if (line.verdict === 'rejected') return { id: null, sha256, outcome: 'rejected', reason: line.reason };
  const { id } = line;
  if (entered.has(line) && !former.has(id)) {
    return line.verdict === 'sound'
      ? { id, sha256, outcome: 'stored', reason: null }
      : { id, sha256, outcome: 'held', reason: onTheWire(line.reason) };
  }
  return sha256Of.get(id) === sha256
    ? { id, sha256, outcome: 'duplicate', reason: null }
    : { id, sha256, outcome: 'conflict', reason: 'same-id-other-bytes' };
}

/** Bodies were sealed again since, so these ids have other bytes; that the same device sends them is what tells it. */
export async function formerAmong(
  transaction: Transaction<Database>,
  lines: readonly CheckedLine[],
): Promise<ReadonlySet<string>> {
  const ids = lines.flatMap((line) => (line.verdict === 'rejected' ? [] : [line.id]));
  if (ids.length === 0) return new Set();
  const rows = await transaction.selectFrom('former_records').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

/** What came with the first version of the protocol is told; the others are the collector's own business. */
function onTheWire(reason: HeldReason): RecordOutcome['reason'] {
  return reason === 'enrolment-revoked' ||
    reason === 'month-frozen' ||
    reason === 'questionnaire-retired' ||
    reason === 'unit-ended' ||
    reason === 'unit-left'
    ? null
    : reason;
}
