import type { RecordId } from '../../core/kernel/brand.ts';
import { BATCH_MAX_RECORDS } from '../../core/protocol/limits.ts';
import type { Acknowledgement } from '../../core/protocol/messages/acknowledgement.ts';
import type { OutboxEntry } from '../../core/protocol/outbox.ts';
import { halved } from '../../core/protocol/retry.ts';
import type { Cryptography } from '../cryptography/cryptography.ts';
import { type ExchangePorts, type Failed, failed } from '../exchange/exchange.ts';
import type { Credentials, MembershipPorts } from '../membership/read-membership.ts';
import type { Enrolment, SyncFailure } from '../outbox/outbox-store.ts';
import { WaitingRecords } from '../outbox/waiting-records.ts';
import { announce } from './announce.ts';
import { HeaderBook, type HeaderPorts } from './header-book.ts';
import { makeBatch } from './make-batch.ts';
import { refill } from './refill.ts';
import { sendBatch } from './send-batch.ts';
import type { OfferPorts } from './send-offer.ts';

export interface ServePorts extends OfferPorts, HeaderPorts, MembershipPorts {
  readonly cryptography: Cryptography;
}

/** What a cycle leaves to the next one of the same page. */
export interface CycleMemory {
  /** How many records the next batch carries; halved by a refusal or a line too slow for it, grown by a success. */
  batchLimit: number;
  /** Whether a batch was too much for the line: from then on the number that works grows slowly. */
  isSlow: boolean;
  /** Records refused even alone. The others go first; then these are tried again. */
  setAside: Map<RecordId, SyncFailure>;
}

/** Acknowledged records removed after one batch: a bounded piece of work. */
const REMOVED_AT_ONCE = 500;
/** Refused one by one so often in a row, it is not the records. */
const MAX_REFUSED_ALONE = 3;
/** Found lacking so often within one cycle, it does not keep what it is sent. */
const MAX_REFILLS = 3;

/**
 * Brings everything of one enrolment over: what waits, and what a restored collector lacks. Returns null when
 * nothing is left to do, else what failed.
 *
 * @param greets whether to say hello although nothing waits
 */
export async function serveEnrolment(
  ports: ServePorts,
  memory: CycleMemory,
  enrolment: Enrolment,
  greets: boolean,
): Promise<Failed | null> {
  const { store } = ports;
  const { id } = enrolment;
  const book = new HeaderBook(ports, id);
  const waiting = new WaitingRecords(store, id, memory.setAside);
  let member: Credentials = enrolment;
  const known = announcingOnce(ports, () => member);
  // Whether the collector still has them is asked only after its epoch was heard in this cycle.
  let speaks = greets || (await store.unconfirmed(id, 1)).length > 0;
  let refusedAlone = 0;
  let refills = 0;
  for (;;) {
    const entries = await waiting.next(memory.batchLimit);
    if (entries.length === 0 && !speaks) return null;
    const sent = await known(() => sendEntries(ports, memory, book, entries));
    if (sent.kind === 'halved') continue;
    if (sent.kind === 'failed') {
      const [alone] = entries;
      if (!sent.halve || alone === undefined) return sent;
      memory.setAside.set(alone.id, sent.failure);
      waiting.taken(0);
      refusedAlone += 1;
      if (refusedAlone === MAX_REFUSED_ALONE) return sent;
      continue;
    }
    speaks = false;
    refusedAlone = 0;
    waiting.taken(sent.count);
    member = sent.member;
    const { epoch, receivedAtMs } = sent.acknowledgement;
    const refilled = await known(() => refill(ports, member, epoch));
    if (refilled.kind === 'failed') return refilled;
    if (refilled.lacking > 0) {
      book.countAnew();
      refills += 1;
      if (refills === MAX_REFILLS) return NO_PROGRESS;
    }
    await store.removeExpired(receivedAtMs, REMOVED_AT_ONCE);
  }
}

/** An answer that is the collector's by its form and changes nothing: asking again at once would go on for ever. */
const NO_PROGRESS = failed({ kind: 'not-the-collector', status: 200 });

type Sent =
  | {
      readonly kind: 'acknowledged';
      readonly acknowledgement: Acknowledgement;
      /** How many of the entries were in the batch: the first ones. */
      readonly count: number;
      /** Who the device is after it. */
      readonly member: Credentials;
    }
  /** Refused; the next batch carries half as many. */
  | { readonly kind: 'halved' }
  | Failed;

async function sendEntries(
  ports: ServePorts,
  memory: CycleMemory,
  book: HeaderBook,
  entries: readonly OutboxEntry[],
): Promise<Sent> {
  const { store } = ports;
  const { enrolment, facts } = await book.next();
  const batch = await makeBatch(ports, ports.random.id(), enrolment, entries, facts);
  await store.markSent(
    batch.entries.map(({ id }) => id),
    batch.id,
  );
  const outcome = await sendBatch(ports, enrolment, batch);
  if (outcome.kind === 'failed') {
    await store.putBack(batch.id);
    const count = batch.entries.length;
    if (outcome.failure.kind === 'time-limit' && count > 1) {
      // Not at once: a line that is dead takes as long as a slow one, and a pause comes before the next attempt.
      memory.isSlow = true;
      memory.batchLimit = halved(count);
    }
    if (!outcome.halve || count <= 1) return outcome;
    memory.batchLimit = halved(count);
    return { kind: 'halved' };
  }
  const { acknowledgement, brought } = outcome.value;
  const clockOffsetMs = acknowledgement.receivedAtMs - outcome.middleMs;
  const contact = { atMs: ports.now(), clockOffsetMs };
  const settled = await store.applyAcknowledgement(acknowledgement, contact, brought);
  const [first] = batch.entries;
  // It may name none of them because a receipt file settled them meanwhile; else they wait as they did before.
  if (settled === 0 && first !== undefined && (await store.entry(first.id))?.state === 'waiting') {
    return NO_PROGRESS;
  }
  if (acknowledgement.records.some(({ outcome }) => outcome === 'conflict' || outcome === 'rejected')) {
    book.countAnew();
  } else {
    book.settled(settled);
  }
  memory.batchLimit = grown(memory);
  const member = { ...enrolment, membership: brought.membership ?? enrolment.membership };
  return { kind: 'acknowledged', acknowledgement, count: batch.entries.length, member };
}

/** Doubled; on a slow line by an eighth, so that what it takes is not sent in vain again and again. */
function grown({ batchLimit, isSlow }: CycleMemory): number {
  const more = isSlow ? Math.max(1, Math.floor(batchLimit / 8)) : batchLimit;
  return Math.min(BATCH_MAX_RECORDS, batchLimit + more);
}

/** Does the work once more after telling a collector that does not know the enrolment who this is; once. */
function announcingOnce(ports: ExchangePorts, member: () => Credentials) {
  let isAnnounced = false;
  return async <Done extends { readonly kind: string }>(
    work: () => Promise<Done | Failed>,
  ): Promise<Done | Failed> => {
    const done = await work();
    if (isAnnounced || !isUnknown(done)) return done;
    isAnnounced = true;
    const told = await announce(ports, member());
    // Fewer records would not help.
    return told.kind === 'failed' ? { ...told, halve: false } : work();
  };
}

function isUnknown(done: { readonly kind: string } | Failed): boolean {
  return 'failure' in done && done.failure.kind === 'problem' && done.failure.code === 'enrolment-unknown';
}
