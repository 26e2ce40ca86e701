import { MINUTE_MS } from '../../core/kernel/duration.ts';
import { DEVICE_REACTIONS, isDeviceProblemCode } from '../../core/protocol/device-problems.ts';
import { BATCH_MAX_RECORDS } from '../../core/protocol/limits.ts';
import { askedPauseMs, isDue, nextPauseMs } from '../../core/protocol/retry.ts';
import type { Failed } from '../exchange/exchange.ts';
import type { Enrolment, OutboxStore, SyncFailure } from '../outbox/outbox-store.ts';
import { type CycleMemory, type ServePorts, serveEnrolment } from './serve-enrolment.ts';

export type CyclePorts = ServePorts;

export function newCycleMemory(): CycleMemory {
  return { batchLimit: BATCH_MAX_RECORDS, isSlow: false, setAside: new Map() };
}

export interface CycleWish {
  /** Try although a pause is running: somebody pressed the button, or the network came back. */
  readonly now: boolean;
  /** Say hello even though nothing waits. */
  readonly heartbeat: boolean;
}

/** How long the collector may go without a word of a device that has nothing to send. */
const HEARTBEAT_EVERY_MS = 10 * MINUTE_MS;

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
  const isGreetingDue = greets(wish, state, ports.now());
  let stopped: Failed | null = null;
  for (const enrolment of ordered) {
    // One that has nothing here any more has nothing to learn of a new epoch either.
    const says = isGreetingDue && (enrolment.id === current.id || (await hasRecords(store, enrolment)));
    const failed = await serveEnrolment(ports, memory, enrolment, says);
    if (failed === null) continue;
    if (!isOfEnrolment(failed.failure)) return end(ports, failed);
    stopped ??= failed;
  }
  await store.forgetDrained();
  if (stopped !== null) return end(ports, stopped);
  const [refused] = memory.setAside.values();
  if (refused !== undefined) {
    // Everything else is through; these wait for the next attempt, with the pause that keeps it from a loop.
    memory.setAside.clear();
    return end(ports, { failure: refused, retryAfterMs: null });
  }
  return 'drained';
}

async function hasRecords(store: OutboxStore, { id }: Enrolment): Promise<boolean> {
  const { waiting, inFlight, acknowledged, quarantined } = await store.counts(id);
  return waiting + inFlight + acknowledged + quarantined > 0;
}

/** A refusal that no time mends is one enrolment's affair: the records of the others must not wait for it. */
function isOfEnrolment(failure: SyncFailure): boolean {
  return (
    failure.kind === 'problem' &&
    isDeviceProblemCode(failure.code) &&
    DEVICE_REACTIONS[failure.code] === 'stop'
  );
}

function greets(wish: CycleWish, { lastContactAtMs }: { lastContactAtMs: number | null }, nowMs: number) {
  // A clock set back makes the last contact lie ahead; then it says nothing.
  return (
    wish.heartbeat || lastContactAtMs === null || Math.abs(nowMs - lastContactAtMs) >= HEARTBEAT_EVERY_MS
  );
}

/** Writes down when the next attempt may be made. */
async function end(
  ports: CyclePorts,
  { failure, retryAfterMs }: Pick<Failed, 'failure' | 'retryAfterMs'>,
): Promise<'failed'> {
  const state = await ports.store.syncState();
  const pauseMs = nextPauseMs(state.pauseMs, ports.random.fraction());
  const waitMs = retryAfterMs === null ? pauseMs : Math.max(pauseMs, askedPauseMs(retryAfterMs));
  await ports.store.saveSyncState({
    ...state,
    pauseMs,
    nextAttemptAtMs: ports.now() + waitMs,
    lastFailure: failure,
  });
  return 'failed';
}
