import { unreachable } from '../kernel/assert.ts';
import type { BatchId, Epoch, RecordId, Sha256 } from '../kernel/brand.ts';
import { DAY_MS } from '../kernel/duration.ts';
import type { Acknowledgement, Outcome, OutcomeReason, RecordOutcome } from './messages/acknowledgement.ts';
import type { OfferAnswer } from './messages/offer.ts';
import type { RecordKind } from './messages/record.ts';

/**
 * The life of a record on a device, as a pure state machine. The device's store drives it and keeps its rows.
 *
 *   waiting ──send──▶ in-flight ──acknowledged──▶ acknowledged ──30 days──▶ removed
 *    ▲ ▲ ▲               │  └────refused────────▶ quarantined
 *    │ │ └─failed,───────┘                           │  │
 *    │ │   restart             sent again by a person│  │
 *    │ └─────────────────────────────────────────────┘  │ (kept until then)
 *    └── lacking at a restored collector ── acknowledged┘
 *
 * A receipt file may acknowledge a record in any state: it names it by id and SHA-256.
 *
 * Guarantee: a row leaves the device only from `acknowledged`, only after the retention time, and only while the
 * collector that acknowledged it is known to still have it. Anything the machine does not understand leaves the
 * record where it is.
 */
export type OutboxState = 'waiting' | 'in-flight' | 'acknowledged' | 'quarantined';

/** An interviewer's work that is no response, though on its way it is one: only its own device counts it apart. */
export type FieldworkKind =
  /** A visit that ended without an interview. */
  | 'visit'
  /** An interview to be checked again, or what was found. */
  | 'recheck';

export interface OutboxEntry {
  readonly id: RecordId;
  readonly sequence: number;
  readonly kind: RecordKind | FieldworkKind;
  /** The canonical record line that will be sent; never made again, so a repeat is the same bytes. */
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
  /** The epoch in which the collector said it has it, else null. */
  readonly epoch: Epoch | null;
}

/** How long an acknowledged record stays, so that a collector restored from a backup can be filled up again. */
export const ACKNOWLEDGED_KEPT_MS = 30 * DAY_MS;

/** What an entry holds beside itself before the collector has said anything of it. */
const UNSETTLED = { batch: null, outcome: null, reason: null, acknowledgedAtMs: null, epoch: null } as const;

/** A new record, before it was ever sent. */
export function waitingEntry(
  fields: Pick<OutboxEntry, 'id' | 'sequence' | 'kind' | 'line' | 'sha256'>,
): OutboxEntry {
  return { ...fields, state: 'waiting', ...UNSETTLED };
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
 * bytes, waits again: nothing is taken for delivered that the collector did not name by id and SHA-256.
 */
export function acknowledged(entry: OutboxEntry, acknowledgement: Acknowledgement): OutboxEntry {
  if (entry.state !== 'in-flight' || entry.batch !== acknowledgement.batch) return entry;
  const word = wordOn(entry, acknowledgement);
  return word === undefined ? unsent(entry) : settled(entry, word, acknowledgement);
}

/**
 * Applies an acknowledgement that came in a receipt file to an entry of its enrolment, whatever batch it is in
 * by now. An entry that is acknowledged already stays as it is: which of two receipts is the newer, a file
 * cannot tell. One in quarantine leaves it only by success.
 */
export function receipted(entry: OutboxEntry, acknowledgement: Acknowledgement): OutboxEntry {
  const word = wordOn(entry, acknowledgement);
  if (word === undefined || entry.state === 'acknowledged') return entry;
  const after = settled(entry, word, acknowledgement);
  return entry.state === 'quarantined' && after.state === 'quarantined' ? entry : after;
}

/** What is reported about an entry. A rejected line has no id at the collector and is known by its SHA-256 alone. */
function wordOn(entry: OutboxEntry, { records }: Acknowledgement): RecordOutcome | undefined {
  return records.find(({ id, sha256 }) => sha256 === entry.sha256 && (id === entry.id || id === null));
}

function settled(
  entry: OutboxEntry,
  { outcome, reason }: RecordOutcome,
  { receivedAtMs, epoch }: Acknowledgement,
): OutboxEntry {
  switch (outcome) {
    case 'stored':
    case 'duplicate':
    case 'held':
      return {
        ...entry,
        state: 'acknowledged',
        batch: null,
        outcome,
        reason,
        acknowledgedAtMs: receivedAtMs,
        epoch,
      };
    case 'conflict':
    case 'rejected':
      return { ...entry, state: 'quarantined', batch: null, outcome, reason };
    default:
      return unreachable(outcome);
  }
}

/** Applies the answer to an offer to an entry that was in it: what is lacking waits again. */
export function offered(entry: OutboxEntry, { epoch, lacking }: OfferAnswer): OutboxEntry {
  if (entry.state !== 'acknowledged') return entry;
  return lacking.includes(entry.id) ? { ...entry, state: 'waiting', ...UNSETTLED } : { ...entry, epoch };
}

/** A person has decided to send a record in quarantine once more. */
export function sentAgain(entry: OutboxEntry): OutboxEntry {
  return entry.state === 'quarantined' ? { ...entry, state: 'waiting', ...UNSETTLED } : entry;
}

/**
 * Whether the entry may be removed from the device: its time is over, and the collector as it is now has it.
 *
 * @param nowMs the collector's clock. One set back keeps it longer, never shorter
 * @param epoch the collector's, as last met
 */
export function isRemovable(entry: OutboxEntry, nowMs: number, epoch: Epoch): boolean {
  return (
    entry.state === 'acknowledged' &&
    entry.epoch === epoch &&
    entry.acknowledgedAtMs !== null &&
    nowMs - entry.acknowledgedAtMs >= ACKNOWLEDGED_KEPT_MS
  );
}
