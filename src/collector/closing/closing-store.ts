import type { Month } from '../../core/kernel/period.ts';
import type { Mode } from '../../core/questionnaire/response.ts';
import type { ReportStore } from '../figures/figure-store.ts';
import type { HappenedEvent } from '../webhooks/webhook-event.ts';

/** What a unit and period are called here: `code@valid-from`, or `VN` for the whole country; and the period's text. */
export interface ClosedScope {
  readonly unit: string;
  readonly period: string;
}

/** One questionnaire version and mode that a snapshot holds figures of. */
export interface PartName {
  readonly questionnaire: string;
  readonly version: number;
  readonly mode: Mode;
}

/** What a snapshot is made of, all of one moment where it is read in the transaction that keeps it. */
export interface ClosingReads
  extends Pick<ReportStore, 'tallies' | 'waitingAnswers' | 'smallUnits' | 'primaryUnits'> {
  /** In order, those with released responses of the months and units (`code@valid-from`; null for all). */
  parts(months: readonly Month[], units: readonly string[] | null): Promise<readonly PartName[]>;
  /** The number of the newest migration. */
  schema(): Promise<number>;
}

/** What somebody proposed to close. */
export interface StoredProposal extends ClosedScope {
  readonly id: string;
  readonly version: number;
  readonly former: string | null;
  readonly reason: string;
  /** Whether two people were asked for when it was made. */
  readonly needsOther: boolean;
  readonly proposedBy: string;
  readonly proposedAccount: string;
  readonly proposedAtMs: number;
  /** Null while nobody ended it; it may have expired. */
  readonly ended: 'confirmed' | 'withdrawn' | null;
  readonly snapshot: string | null;
}

/** A snapshot without its content. */
export interface StoredVersion extends ClosedScope {
  readonly id: string;
  /** In the order in which snapshots were taken, from 1 on. */
  readonly number: number;
  readonly version: number;
  readonly former: string | null;
  readonly reason: string;
  readonly responses: number;
  readonly closedAtMs: number;
  readonly proposedBy: string;
  readonly confirmedBy: string;
}

/** A snapshot with what proves it: texts, of which the first is what is hashed. */
export interface TakenSnapshot {
  readonly id: string;
  readonly text: string;
  readonly responses: number;
  /** JSON of SnapshotEvidence without its units, and of the units. */
  readonly evidence: string;
  readonly units: string;
}

/** A text as it is stored: compressed, under the SHA-256 of it. */
export interface PackedPart {
  readonly sha256: string;
  readonly content: Uint8Array;
}

/** A snapshot as it is stored, so that keeping it takes no longer than writing it. */
export interface PackedSnapshot extends Pick<TakenSnapshot, 'id' | 'responses'> {
  readonly content: Uint8Array;
  readonly evidence: PackedPart;
  readonly units: PackedPart;
}

/** Who does something: name and id of the account. */
export interface ClosingActor {
  readonly name: string;
  readonly account: string;
}

/** Where closed periods are kept. Throws StorageUnavailable when the store cannot serve. */
export interface ClosingStore {
  needsTwo(): Promise<boolean>;
  /** Written into the audit log, where it changes anything. */
  setNeedsTwo(needsTwo: boolean, actor: string): Promise<void>;
  /** The newest first. */
  versions(): Promise<readonly StoredVersion[]>;
  /** Those that nobody ended. */
  proposals(): Promise<readonly StoredProposal[]>;
  proposal(id: string): Promise<StoredProposal | null>;
  /**
   * Proposes the next version, and writes that into the audit log.
   *
   * @param isOpen whether a proposal that nobody ended has not expired
   * @returns the one that is open already, where there is one
   */
  propose(
    scope: ClosedScope & { readonly reason: string },
    actor: ClosingActor,
    isOpen: (proposal: StoredProposal) => boolean,
  ): Promise<{ readonly id: string; readonly isNew: boolean }>;
  /** @returns false where somebody ended it before. */
  withdraw(id: string, actor: string): Promise<boolean>;
  /** Before it is kept, and outside the transaction that does. */
  pack(snapshot: TakenSnapshot): Promise<PackedSnapshot>;
  /**
   * Keeps what is made of a proposal while nothing moves into figures, writes that into the audit log and, in the same
   * transaction, has webhooks told of it.
   *
   * @param take looks at the proposal as it stands and gives its snapshot; anything but a snapshot is the answer, and nothing
   * is kept
   */
  confirm<Refusal>(
    id: string,
    actor: ClosingActor,
    take: (
      proposal: StoredProposal,
      reads: ClosingReads,
    ) => Promise<
      | { readonly kind: 'taken'; readonly snapshot: PackedSnapshot; readonly event: HappenedEvent }
      | { readonly kind: 'refused'; readonly refusal: Refusal }
    >,
  ): Promise<Refusal | null>;
  /** The text whose SHA-256 is the id; null where there is none. */
  content(id: string): Promise<string | null>;
  /** Reads what a snapshot would be made of now. */
  reads(): ClosingReads;
}
