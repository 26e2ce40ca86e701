import { setTimeout as pause } from 'node:timers/promises';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { VISIT_TICKET_HEADER, type VisitTicket } from '../../src/core/protocol/codes/visit-ticket.ts';
import { BATCH_MEDIA_TYPE } from '../../src/core/protocol/messages/batch.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { responseBody, SERVICE } from './batches.ts';
import type { CollectorPlace } from './enrolment.ts';
import { type PhoneLink, phoneBatch, phoneRecord } from './phones.ts';
import { completeResponse } from './questionnaires.ts';

const TICKETS = 500;
/** So long a phone leaves a collector alone that did not answer, and between two citizens. */
const PAUSE_MS = 50;

/** Own phones with visit tickets at a collector in another process, and somebody who tries each ticket once more. */
export class LivingPhones {
  /** The records for which somebody was thanked. */
  readonly thanked: string[] = [];
  readonly #address: string;
  readonly #link: PhoneLink;
  readonly #tickets: VisitTicket[];

  private constructor(address: string, link: PhoneLink, tickets: readonly VisitTicket[]) {
    this.#address = address;
    this.#link = link;
    this.#tickets = [...tickets];
  }

  static async withTickets(place: CollectorPlace, address: string, unit: string): Promise<LivingPhones> {
    const { dataDir, databaseUrl = null } = place;
    const collector = await openCollector({ dataDir, databaseUrl });
    try {
      const { link } = await collector.officeLinks.make(unit as UnitRef, 'test');
      const tickets = must(await collector.officeLinks.makeTickets(link, TICKETS, 'test'), 'tickets');
      return new LivingPhones(address, link, tickets);
    } finally {
      await collector.close();
    }
  }

  /** Tickets that nobody used. */
  get left(): number {
    return this.#tickets.length;
  }

  async live(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      const ticket = must(this.#tickets.pop(), 'a ticket is left');
      const id = await this.#send(ticket, 200);
      this.thanked.push(id);
      // Spent is spent: 403, and 429 once that was said often enough.
      await this.#send(ticket, 403, 429);
      await pause(PAUSE_MS);
    }
  }

  /** Sends one response until it is answered. Throws where that is another answer. */
  async #send(ticket: VisitTicket, ...statuses: readonly number[]): Promise<string> {
    const body = responseBody(completeResponse(SERVICE, 'phone-ticket'), Date.now());
    const record = phoneRecord('phone-ticket', { body });
    const bytes = phoneBatch(this.#link, [record], { clockMs: Date.now() });
    for (;;) {
      const status = await this.#post(bytes, ticket);
      if (statuses.includes(status)) return record.id;
      if (status !== 0 && status !== 503) throw new Error(`a phone was answered ${status}, not ${statuses}`);
      await pause(PAUSE_MS);
    }
  }

  /** @returns the status, or 0 where there was no answer */
  async #post(bytes: Uint8Array, ticket: VisitTicket): Promise<number> {
    try {
      const answer = await fetch(`${this.#address}/api/v1/phone-responses`, {
        method: 'POST',
        headers: { 'content-type': BATCH_MEDIA_TYPE, [VISIT_TICKET_HEADER]: ticket },
        body: bytes as BodyInit,
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    }
  }
}
