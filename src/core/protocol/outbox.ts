import { unreachable } from '../kernel/assert.ts';
import type { BatchId, RecordId, Sha256 } from '../kernel/brand.ts';
import { DAY_MS } from '../kernel/duration.ts';
import type { Acknowledgement, Outcome, OutcomeReason } from './acknowledgement.ts';
import { BATCH_MAX_RECORDS } from './limits.ts';
import type { RecordKind } from './record.ts';

/**
 * The life of a record on a device, as a pure state machine. The device's store drives it and keeps its rows.
 *
 *   waiting ──send──▶ in-flight ──acknowledged──▶ acknowledged ──30 days──▶ removed
 *      ▲                  │  └────refused────────▶ quarantined (kept until a person decides)
 *      └──failed, restart─┘
 *
 * Guarantee: a row leaves the device only from `acknowledged`, and only after the retention time. Anything the
 * machine does not understand leaves the record where it is.
 */
export type OutboxState = 'waiting' | 'in-flight' | 'acknowledged' | 'quarantined';

export interface OutboxEntry {
  readonly id: RecordId;
  readonly sequence: number;
  readonly kind: RecordKind;
  /** The canonical record line that will be sent; never made anew, so a repeat is the same bytes. */
  readonly line: string;
  readonly sha256: Sha256;
  readonly state: OutboxState;
  /** The batch it is in flight with, else null. */
  readonly batch: BatchId | null;
  /** What the collector said of it, else null. */
  readonly outcome: Outcome | null;
  readonly reason: OutcomeReason | null;
  /** The collector's clock at acknowledgement, else null: the device's may jump by years. */
  readonly acknowledgedAtMs: number | null;
}

/** How long an acknowledged record stays, so that a collector restored from a backup can be filled up again. */
export const ACKNOWLEDGED_KEPT_MS = 30 * DAY_MS;

/** A new record, before it was ever sent. */
export function waitingEntry(
  fields: Pick<OutboxEntry, 'id' | 'sequence' | 'kind' | 'line' | 'sha256'>,
): OutboxEntry {
  return { ...fields, state: 'waiting', batch: null, outcome: null, reason: null, acknowledgedAtMs: null };
}

/** Puts a waiting entry on its way; any other is returned as it is. */
export function sent(entry: OutboxEntry, batch: BatchId): OutboxEntry {
  return entry.state === 'waiting' ? { ...entry, state: 'in-flight', batch } : entry;
}

/** After a failure, or at a start that finds an entry in flight: it waits again. */
export function unsent(entry: OutboxEntry): OutboxEntry {
  return entry.state === 'in-flight' ? { ...entry, state: 'waiting', batch: null } : entry;
}

/**
 * Applies an acknowledgement to an entry of its batch. An entry that is not named, or is named with other
 * bytes, waits again: nothing is taken for delivered that the collector did not name by id and SHA-256. A
 * rejected line has no id at the collector and is known by its SHA-256 alone.
 */
export function acknowledged(
  entry: OutboxEntry,
  acknowledgement: Acknowledgement,
  nowMs: number,
): OutboxEntry {
  if (entry.state !== 'in-flight' || entry.batch !== acknowledgement.batch) return entry;
  const word = acknowledgement.records.find(
    ({ id, sha256 }) => sha256 === entry.sha256 && (id === entry.id || id === null),
  );
  if (word === undefined) return unsent(entry);
  const { outcome, reason } = word;
  switch (outcome) {
    case 'stored':
    case 'duplicate':
    case 'held':
      return { ...entry, state: 'acknowledged', batch: null, outcome, reason, acknowledgedAtMs: nowMs };
    case 'conflict':
    case 'rejected':
      return { ...entry, state: 'quarantined', batch: null, outcome, reason };
    default:
      return unreachable(outcome);
  }
}

/** Whether the entry may be removed from the device. A clock set back keeps it longer, never shorter. */
export function isRemovable(entry: OutboxEntry, nowMs: number): boolean {
  return (
    entry.state === 'acknowledged' &&
    entry.acknowledgedAtMs !== null &&
    nowMs - entry.acknowledgedAtMs >= ACKNOWLEDGED_KEPT_MS
  );
}

/** How many records the next attempt carries after a batch was refused: half, down to one. */
export function halved(count: number): number {
  return Math.max(1, Math.floor(Math.min(count, BATCH_MAX_RECORDS) / 2));
}
