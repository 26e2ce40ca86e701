import type { Epoch, RecordId, Sha256 } from '../../core/kernel/brand.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import type { Result } from '../../core/kernel/result.ts';
import type { OutcomeReason, RecordOutcome } from '../../core/protocol/acknowledgement.ts';
import type { BatchHeader } from '../../core/protocol/batch.ts';
import type { RecordBody } from '../../core/protocol/body.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';

/** What every record has that is one, whatever becomes of it. */
interface CheckedIdentity {
  readonly id: RecordId;
  readonly sha256: Sha256;
  readonly sequence: number;
  /** As it came: what is kept of a held record and of a conflict. */
  readonly line: string;
}

/** A record that passed every check. */
export interface SoundRecord extends CheckedIdentity {
  readonly verdict: 'sound';
  /** `code@valid-from`. */
  readonly unit: string;
  readonly questionnaire: Questionnaire;
  readonly day: Day;
  readonly hour: number;
  readonly flags: readonly string[];
  readonly body: RecordBody;
}

/** A record that is stored but not counted. */
export interface HeldRecord extends CheckedIdentity {
  readonly verdict: 'held';
  readonly reason: OutcomeReason;
  /** Its day and hour, where the time of submission could be read. */
  readonly day: Day | null;
  readonly hour: number | null;
}

/** A line that is no record. */
interface RejectedLine {
  readonly verdict: 'rejected';
  readonly sha256: Sha256;
  readonly reason: OutcomeReason;
}

export type CheckedLine = SoundRecord | HeldRecord | RejectedLine;

/** A batch whose frame is sound and whose lines were checked one by one. */
export interface CheckedBatch {
  readonly header: BatchHeader;
  readonly receivedAtMs: number;
  readonly lines: readonly CheckedLine[];
}

/**
 * Where ingest keeps what it received. Both methods throw StorageUnavailable when the store cannot serve; then
 * nothing was written.
 */
export interface CollectorStore {
  /** Renewed whenever the store is restored from a backup. */
  epoch(): Promise<Epoch>;
  /**
   * Stores the batch in one durable transaction and says what became of each line, in their order. What a
   * record is (new, a duplicate, a conflict) is decided by the ledger alone, and only what the ledger took in
   * is counted. Given twice, or ten times at once, it counts once and answers the same ids.
   */
  commitBatch(
    batch: CheckedBatch,
  ): Promise<Result<readonly RecordOutcome[], { readonly kind: 'enrolment-unknown' }>>;
}
