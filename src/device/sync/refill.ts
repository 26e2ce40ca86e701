import type { Epoch } from '../../core/kernel/brand.ts';
import { OFFER_MAX_RECORDS } from '../../core/protocol/limits.ts';
import { type Failed, failed } from '../exchange/exchange.ts';
import type { Credentials } from '../membership/read-membership.ts';
import type { OutboxStore } from '../outbox/outbox-store.ts';
import { type OfferPorts, sendOffer } from './send-offer.ts';

/** How many records the collector was found to lack, and which now wait again. */
export interface Refilled {
  readonly kind: 'refilled';
  readonly lacking: number;
}

/**
 * Offers what was acknowledged in another epoch than the one just met, until all of it is confirmed or waits
 * again. Each answer settles the records that were in the offer, so this ends.
 *
 * @param epoch the collector's, as this cycle met it
 */
export async function refill(
  ports: OfferPorts & { readonly store: OutboxStore },
  member: Credentials,
  epoch: Epoch,
): Promise<Refilled | Failed> {
  let lacking = 0;
  for (let limit = OFFER_MAX_RECORDS; ; ) {
    const entries = await ports.store.unconfirmed(member.id, limit);
    if (entries.length === 0) return { kind: 'refilled', lacking };
    const outcome = await sendOffer(ports, member, entries);
    if (outcome.kind === 'failed') {
      if (!outcome.halve || entries.length === 1) return outcome;
      limit = Math.floor(entries.length / 2);
      continue;
    }
    // From a collector restored once more since: the next contact tells its epoch.
    if (outcome.value.epoch !== epoch) return failed({ kind: 'not-the-collector', status: 200 });
    lacking += await ports.store.applyOfferAnswer(
      outcome.value,
      entries.map(({ id }) => id),
    );
  }
}
