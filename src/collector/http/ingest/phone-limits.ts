import { HOUR_MS } from '../../../core/kernel/duration.ts';
import { AddressCounter } from '../server/address-counter.ts';

/**
 * Responses without a ticket, an hour and address. An office's Wi-Fi is one address, and so may be a mobile network's
 * customers of a whole district; more than this is somebody stuffing, or a reason to hand out tickets.
 */
const MOST_OPEN_RESPONSES = 240;
/** Wrong tickets, an hour and address: people mistype, and a spent ticket is tried again. */
const MOST_WRONG_TICKETS = 60;

/**
 * Keeps one address from filling an office's figures. A right ticket is never counted and never refused for what others
 * at its address did. No address is kept.
 */
export class PhoneLimits {
  readonly #counter: AddressCounter;

  constructor(now: () => number) {
    this.#counter = new AddressCounter(HOUR_MS, now);
  }

  /** One more response without a ticket. @returns seconds until one is taken again, or null while it is */
  countOpen(address: string): number | null {
    return this.#count(address, 'open', MOST_OPEN_RESPONSES);
  }

  /** One more wrong ticket. @returns seconds until wrong ones are told to be wrong again, or null while they are */
  countWrongTicket(address: string): number | null {
    return this.#count(address, 'ticket', MOST_WRONG_TICKETS);
  }

  #count(address: string, what: string, most: number): number | null {
    const { count, secondsLeft } = this.#counter.count(address, what);
    return count > most ? secondsLeft : null;
  }
}
