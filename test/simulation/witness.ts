import type { EnrolmentId, RecordId } from '../../src/core/kernel/brand.ts';
import { parseRecord } from '../../src/core/protocol/messages/record.ts';
import { ACKNOWLEDGED_KEPT_MS } from '../../src/core/protocol/outbox.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import type { DiskObserver, OutboxRow } from './memory-disk.ts';

/** The promise, or a rule it rests on, was broken. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** Stands beside device and collector and writes down what truly happened, trusting neither. */
export class Witness implements DiskObserver {
  /** Respondents who saw "Xin cảm ơn", and the record each was thanked for. */
  readonly thanked = new Map<number, RecordId>();
  /** Every record that was ever on a disk. */
  readonly made = new Map<RecordId, OutboxRow & { readonly atMs: number }>();
  /** Records lost with a disk that was wiped. */
  readonly wiped = new Set<RecordId>();
  /** Records of which somebody handed in another version under the same id. */
  readonly forged = new Set<RecordId>();
  /** Records that were in the collector's ledger at some time. */
  readonly everStored = new Set<string>();
  /** What the ledger held when an enrolment was revoked, or what of it was last let in: nothing else is counted. */
  readonly revoked = new Map<string, ReadonlySet<string>>();
  /** Every move of a device that somebody ever made. */
  readonly moves: { readonly enrolment: EnrolmentId; readonly unit: UnitRef }[] = [];
  /** How often each thing happened. */
  readonly met = new Map<string, number>();
  respondents = 0;
  isCloned = false;
  /** Whether a disk was ever put back to what it had been. */
  isPutBack = false;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  readonly added = (row: OutboxRow): void => {
    const record = parseRecord(row.line);
    if (!record.ok) throw new Broken('BA2 a row on a disk holds no record');
    if (Buffer.from(record.value.sealed, 'base64url').includes('submittedAtMs')) {
      throw new Broken('SE1 a row on a disk can be read by anybody');
    }
    if (!this.made.has(row.id)) this.made.set(row.id, { ...row, atMs: this.#now() });
  };

  readonly removed = ({ id, state }: OutboxRow): void => {
    if (state !== 'acknowledged') throw new Broken(`OB6 a record left its device that was ${state}`);
    const row = this.made.get(id);
    if (row === undefined || this.#now() - row.atMs < ACKNOWLEDGED_KEPT_MS) {
      throw new Broken('OB7 a record left its device before its time');
    }
    this.meet('record removed after 30 days');
  };

  meet(what: string): void {
    this.met.set(what, (this.met.get(what) ?? 0) + 1);
  }
}
