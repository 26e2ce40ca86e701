import type { Kysely } from 'kysely';
import type { EnrolmentId, Epoch, RecordId } from '../../../core/kernel/brand.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import type { Offer } from '../../../core/protocol/messages/offer.ts';
import type { EvidencePlace } from '../../evidence/evidence-objects.ts';
import type {
  CheckedBatch,
  CollectorStore,
  EnrolmentUnknown,
  KnownEnrolment,
} from '../../ingest/collector-store.ts';
import { chunked } from '../chunks.ts';
import type { OpenDatabase } from '../engine.ts';
import { readEpoch } from '../meta.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { type Committed, commitGroup, type StoreKeys } from './commit/commit-group.ts';
import { WaitingBatches } from './commit/waiting-batches.ts';
import { readKnownEnrolment } from './known-enrolments.ts';
import type { ReleaseMoment } from './pending-dates.ts';

/** CollectorStore over either engine. */
export class SqlCollectorStore implements CollectorStore {
  readonly #lookup: Kysely<Database>;
  readonly #maxParameters: number;
  readonly #waiting: WaitingBatches;

  /**
   * @param moment when blocks are released, and what day it is
   * @param place where evidence is kept; null: in the database
   */
  constructor(
    { writer, lookup, engine }: Pick<OpenDatabase, 'writer' | 'lookup' | 'engine'>,
    keys: StoreKeys,
    moment: () => ReleaseMoment,
    place: EvidencePlace | null = null,
  ) {
    this.#lookup = lookup;
    this.#maxParameters = engine.maxParameters;
    this.#waiting = new WaitingBatches(
      (batches) =>
        inTransaction(writer, engine, (transaction) =>
          commitGroup(transaction, engine, batches, { keys, moment: moment(), place }),
        ),
      engine.groupsAtOnce,
    );
  }

  epoch(): Promise<Epoch> {
    return readEpoch(this.#lookup);
  }

  member(enrolment: EnrolmentId): Promise<KnownEnrolment | null> {
    return readKnownEnrolment(this.#lookup, enrolment);
  }

  commitBatch(batch: CheckedBatch): Promise<Committed> {
    return this.#waiting.add(batch);
  }

  async lacking({
    enrolment,
    records,
  }: Offer): Promise<
    Result<{ readonly lacking: readonly RecordId[]; readonly epoch: Epoch }, EnrolmentUnknown>
  > {
    // The epoch first: should it be renewed meanwhile, the device is told the older one, and offers once more.
    const known = await this.#lookup
      .selectFrom('enrolments')
      .select('epoch')
      .where('id', '=', enrolment)
      .executeTakeFirst();
    if (known === undefined) return err({ kind: 'enrolment-unknown' });
    const epoch = (known.epoch as Epoch | null) ?? (await readEpoch(this.#lookup));
    const sha256Of = new Map<string, string>();
    for (const chunk of chunked(records, this.#maxParameters)) {
      const found = await this.#lookup
        .selectFrom('ledger')
        .select(['id', 'sha256'])
        .where('enrolment', '=', enrolment)
        .where(
          'id',
          'in',
          chunk.map(({ id }) => id),
        )
        .execute();
      for (const { id, sha256 } of found) sha256Of.set(id, sha256);
    }
    const lacking = records.filter(({ id, sha256 }) => sha256Of.get(id) !== sha256).map(({ id }) => id);
    return ok({ lacking, epoch });
  }
}
