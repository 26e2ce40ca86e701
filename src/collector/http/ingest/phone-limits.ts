import { HOUR_MS } from '../../../core/kernel/duration.ts';
import type { PhoneAdmission } from '../../ingest/receive-phone-response.ts';
import { AddressCounter } from '../server/address-counter.ts';
import { AddressBudget } from './address-budget.ts';

/**
 * Responses without a ticket, by address and link at once, and as many again in an hour. An office's Wi-Fi is one
 * address, and so may be a mobile network's customers of a whole district; more than this is somebody stuffing, or a
 * reason to hand out tickets.
 */
const MOST_OPEN_RESPONSES = 240;
/** The same by address, over all links. */
const MOST_OF_ADDRESS = 2_400;
/** Wrong tickets, an hour and address: people mistype, and a spent ticket is tried again. */
const MOST_WRONG_TICKETS = 60;
/** Responses a good ticket may bring that cannot be counted, and so leave it open: a phone tries twice at most. */
const MOST_UNCOUNTED = 5;

/**
 * Keeps one address from filling an office's figures, and one ticket from filling the store. Only responses that would be
 * stored are counted, so that nobody shuts a link for others by posts of nothing; a right ticket is never refused for
 * what others at its address did. No address is kept.
 */
export class PhoneLimits {
  readonly #counter: AddressCounter;
  readonly #budget: AddressBudget;
  /**
   * By the ticket's HMAC. Only tickets that are good stand here, so a flood of made-up ones takes no memory. It guards the
   * room that what is held takes, so each collector may count by itself: a ticket is spent in the database, once.
   */
  readonly #uncounted = new Map<string, number>();

  constructor(now: () => number) {
    this.#counter = new AddressCounter(HOUR_MS, now);
    this.#budget = new AddressBudget(now);
  }

  /** What is asked about a response from an address. */
  admission(address: string): PhoneAdmission {
    return {
      countOpen: (link) =>
        this.#budget.take(address, [
          { of: link, most: MOST_OPEN_RESPONSES },
          { of: 'all links', most: MOST_OF_ADDRESS },
        ]),
      isTicketMisused: (mac) => (this.#uncounted.get(mac) ?? 0) >= MOST_UNCOUNTED,
      noteUncounted: (mac) => this.#uncounted.set(mac, (this.#uncounted.get(mac) ?? 0) + 1),
    };
  }

  /** One more wrong ticket. @returns seconds until wrong ones are told to be wrong again, or null while they are */
  countWrongTicket(address: string): number | null {
    const { count, secondsLeft } = this.#counter.count(address);
    return count > MOST_WRONG_TICKETS ? secondsLeft : null;
  }
}
