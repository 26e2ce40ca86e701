import type { OutboxStore } from '../outbox/outbox-store.ts';

/** Records that are moved in one transaction. */
const AT_ONCE = 200;

/**
 * Lets everything that is in quarantine now wait again; returns how many records that are. Needs no lock: a sync
 * that runs meanwhile finds them waiting or does not.
 */
export async function sendQuarantinedAgain(store: OutboxStore): Promise<number> {
  const { quarantined } = await store.counts();
  let moved = 0;
  // Not until none is left: a sync beside it may bring the same ones back.
  while (moved < quarantined) {
    const entries = await store.quarantined(Math.min(AT_ONCE, quarantined - moved));
    if (entries.length === 0) break;
    moved += await store.sendAgain(entries.map(({ id }) => id));
  }
  return moved;
}
