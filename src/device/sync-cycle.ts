import type { RecordId } from '../core/kernel/brand.ts';
import { MINUTE_MS } from '../core/kernel/duration.ts';
import { BATCH_MAX_RECORDS } from '../core/protocol/limits.ts';
import { halved, type OutboxEntry } from '../core/protocol/outbox.ts';
import { askedPauseMs, isDue, nextPauseMs } from '../core/protocol/retry.ts';
import { makeBatch } from './make-batch.ts';
import type { Enrolment, OutboxStore, SyncFailure } from './outbox-store.ts';
import type { RandomIds } from './random-ids.ts';
import { type SendPorts, sendBatch } from './send-batch.ts';
import type { Digest } from './sha256.ts';
import type { StorageAnswers } from './storage-care.ts';

export interface CyclePorts extends SendPorts {
  readonly store: OutboxStore;
  readonly random: RandomIds;
  readonly sha256: Digest;
  readonly storage: () => Promise<StorageAnswers>;
  readonly appVersion: string;
}

/** What a cycle leaves to the next one of the same page. */
export interface CycleMemory {
  /** How many records the next batch carries; halved by a refusal, doubled by a success. */
  batchLimit: number;
  /** Records refused even alone. The others go first; then these are tried again. */
  setAside: Map<RecordId, SyncFailure>;
}

export function newCycleMemory(): CycleMemory {
  return { batchLimit: BATCH_MAX_RECORDS, setAside: new Map() };
}

export interface CycleWish {
  /** Try although a pause is running: somebody pressed the button, or the network came back. */
  readonly now: boolean;
  /** Say hello even though nothing waits. */
  readonly heartbeat: boolean;
}

/** How long the collector may go without a word of a device that has nothing to send. */
const HEARTBEAT_EVERY_MS = 10 * MINUTE_MS;
/** Acknowledged records removed after one batch: a bounded piece of work. */
const REMOVED_AT_ONCE = 500;
/** Refused one by one so often in a row, it is not the records. */
const MAX_REFUSED_ALONE = 3;

export type CycleEnd = 'drained' | 'not-due' | 'not-enrolled' | 'failed';

/**
 * One cycle: until nothing waits or something fails. Runs under a lock that only one tab holds, so whatever is
 * found in flight at its start belongs to a cycle that died.
 */
export async function runCycle(ports: CyclePorts, memory: CycleMemory, wish: CycleWish): Promise<CycleEnd> {
  const { store } = ports;
  await store.putBack('every-batch');
  const enrolments = await store.enrolments();
  const current = await store.currentEnrolment();
  if (current === null) return 'not-enrolled';
  const state = await store.syncState();
  if (!wish.now && !isDue(state.nextAttemptAtMs, ports.now())) return 'not-due';

  // A former enrolment's records first, so that it can be closed.
  const ordered = [...enrolments.filter(({ id }) => id !== current.id), current];
  let refusedAlone = 0;
  let spoke = false;
  for (const { id } of ordered) {
    for (;;) {
      const entries = await nextEntries(store, id, memory);
      if (entries.length === 0 && !(id === current.id && !spoke && greets(wish, state, ports.now()))) break;
      const step = await sendEntries(ports, id, entries);
      spoke = true;
      if (step.kind === 'acknowledged') {
        memory.batchLimit = Math.min(BATCH_MAX_RECORDS, memory.batchLimit * 2);
        refusedAlone = 0;
        if (entries.length === 0) break;
        continue;
      }
      if (step.halve && step.count > 1) {
        memory.batchLimit = halved(step.count);
        continue;
      }
      const [alone] = entries;
      if (step.halve && alone !== undefined) {
        memory.setAside.set(alone.id, step.failure);
        refusedAlone += 1;
        if (refusedAlone < MAX_REFUSED_ALONE) continue;
      }
      await pause(ports, step.failure, step.retryAfterMs);
      return 'failed';
    }
  }
  const [refused] = memory.setAside.values();
  if (refused !== undefined) {
    // Everything else is through; these wait for the next attempt, with the pause that keeps it from a loop.
    memory.setAside.clear();
    await pause(ports, refused, null);
    return 'failed';
  }
  return 'drained';
}

function greets(wish: CycleWish, { lastContactAtMs }: { lastContactAtMs: number | null }, nowMs: number) {
  // A clock set back makes the last contact lie ahead; then it says nothing.
  return (
    wish.heartbeat || lastContactAtMs === null || Math.abs(nowMs - lastContactAtMs) >= HEARTBEAT_EVERY_MS
  );
}

async function nextEntries(
  store: OutboxStore,
  enrolment: Enrolment['id'],
  { batchLimit, setAside }: CycleMemory,
): Promise<readonly OutboxEntry[]> {
  const found = await store.inState('waiting', enrolment, batchLimit + setAside.size, 0);
  return found.filter(({ id }) => !setAside.has(id)).slice(0, batchLimit);
}

type Step =
  | { readonly kind: 'acknowledged' }
  | {
      readonly kind: 'failed';
      readonly failure: SyncFailure;
      readonly halve: boolean;
      readonly retryAfterMs: number | null;
      /** How many records the refused batch carried. */
      readonly count: number;
    };

async function sendEntries(
  ports: CyclePorts,
  enrolmentId: Enrolment['id'],
  entries: readonly OutboxEntry[],
): Promise<Step> {
  const { store } = ports;
  const enrolment = (await store.enrolments()).find(({ id }) => id === enrolmentId);
  const counts = await store.counts(enrolmentId);
  const batch = await makeBatch(ports.sha256, ports.random.id(), enrolmentId, entries, {
    lastSequence: (enrolment?.nextSequence ?? 1) - 1,
    waiting: counts.waiting + counts.inFlight,
    quarantined: counts.quarantined,
    app: ports.appVersion,
    storage: await ports.storage(),
    clockMs: ports.now(),
    clockOffsetMs: enrolment?.clockOffsetMs ?? null,
  });
  await store.markSent(
    batch.entries.map(({ id }) => id),
    batch.id,
  );
  const outcome = await sendBatch(ports, batch);
  const count = batch.entries.length;
  if (outcome.kind === 'failed') {
    await store.putBack(batch.id);
    return { ...outcome, count };
  }
  const { acknowledgement, clockOffsetMs } = outcome;
  const settled = await store.applyAcknowledgement(acknowledgement, { atMs: ports.now(), clockOffsetMs });
  await store.removeExpired(acknowledgement.receivedAtMs, REMOVED_AT_ONCE);
  if (settled === 0 && count > 0) {
    // It names this batch and none of its records: sending the same again at once would go on for ever.
    const failure: SyncFailure = { kind: 'not-the-collector', status: 200 };
    return { kind: 'failed', failure, halve: false, retryAfterMs: null, count };
  }
  return { kind: 'acknowledged' };
}

/** Writes down when the next attempt may be made. */
async function pause(ports: CyclePorts, failure: SyncFailure, askedMs: number | null): Promise<void> {
  const state = await ports.store.syncState();
  const pauseMs = nextPauseMs(state.pauseMs, ports.random.fraction());
  const waitMs = askedMs === null ? pauseMs : Math.max(pauseMs, askedPauseMs(askedMs));
  await ports.store.saveSyncState({
    ...state,
    pauseMs,
    nextAttemptAtMs: ports.now() + waitMs,
    lastFailure: failure,
  });
}
