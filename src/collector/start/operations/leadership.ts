import { SECOND_MS } from '../../../core/kernel/duration.ts';
import type { Leads } from '../../clock/regularly.ts';
import { takeLease } from '../../db/operations/lease.ts';
import { randomId } from '../../db/random-id.ts';
import type { Collector } from '../open-collector.ts';

/** So long after its last word a collector that leads counts as gone: another takes over within a minute. */
const LEASE_MS = 40 * SECOND_MS;
/** One word may be lost before. */
const RENEWED_EVERY_MS = 15 * SECOND_MS;
/** Whoever took it so short a time ago need not ask again. */
const FRESH_MS = 5 * SECOND_MS;

export interface Leadership {
  readonly leads: Leads;
  /** Lets another collector lead at once. */
  readonly giveWay: () => Promise<void>;
}

/**
 * Which collector, of all over one database, does what is done on a schedule: release, sums, retention, what is deferred,
 * webhooks, backups. It says so four times a minute, also while one of them lasts long, by a lease in the database; a
 * collector that is cut off from it leads no more once the lease has run out. What was begun before goes on in small
 * transactions that another may be at as well: that one alone works saves work and is no condition of being right.
 */
export function leadershipOf({
  database,
  clock,
}: Pick<Collector, 'database'> & { readonly clock: { readonly nowMs: () => number } }): Leadership {
  const holder = randomId();
  const take = (forMs: number) => {
    const nowMs = clock.nowMs();
    return takeLease(database, { key: 'leader', mostMs: LEASE_MS }, holder, {
      ...{ nowMs, untilMs: nowMs + forMs },
    });
  };
  let isStopped = false;
  let asked = Promise.resolve(false);
  let takenMs = Number.NEGATIVE_INFINITY;
  const ask = () => {
    asked = asked.then(async () => {
      if (isStopped) return false;
      const nowMs = performance.now();
      if (nowMs - takenMs < FRESH_MS) return true;
      // Who cannot ask the database can do nothing on a schedule either.
      const isTaken = await take(LEASE_MS).catch(() => false);
      takenMs = isTaken ? nowMs : Number.NEGATIVE_INFINITY;
      return isTaken;
    });
    return asked;
  };
  const timer = setInterval(() => void ask(), RENEWED_EVERY_MS);
  timer.unref();
  return {
    leads: ask,
    giveWay: async () => {
      isStopped = true;
      clearInterval(timer);
      if (await asked) await take(0).catch(() => undefined);
    },
  };
}
