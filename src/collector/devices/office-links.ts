import { createHmac, randomBytes, randomInt } from 'node:crypto';
import type { EnrolmentId } from '../../core/kernel/brand.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { type OfficeCode, officeCodeOf } from '../../core/protocol/codes/office-code.ts';
import { TYPED_CODE_ALPHABET } from '../../core/protocol/codes/typed-code.ts';
import { VISIT_TICKET_CHARACTERS, type VisitTicket } from '../../core/protocol/codes/visit-ticket.ts';
import { isOfficeLink, type OfficeLink } from '../../core/protocol/messages/office-link.ts';
import type { UnitRef } from '../../core/units/unit.ts';
import type { KeptOfficeLink, OfficeLinkStore } from './office-link-store.ts';

const LINK_BYTES = 16;

export interface OfficeLinksPorts {
  readonly store: OfficeLinkStore;
  /** From the key ring: a copy of the database alone gives no ticket away, and none can be tried on it. */
  readonly key: Buffer;
  readonly now: () => number;
  readonly newId: () => string;
}

/**
 * Links by which citizens answer on their own phones, and the visit tickets that prove that an office handed them out.
 *
 * A link is public: it hangs on a wall. What comes by it without a ticket proves nothing but that somebody knew it, so it
 * is a mode of its own. A ticket lets one response in, once; with 2^57 of them, guessing is hopeless at any rate a
 * collector answers.
 */
export class OfficeLinks {
  readonly #ports: OfficeLinksPorts;

  constructor(ports: OfficeLinksPorts) {
    this.#ports = ports;
  }

  /** The link, if it is in force. */
  async find(text: string): Promise<KeptOfficeLink | null> {
    return isOfficeLink(text) ? this.#ports.store.find(text) : null;
  }

  /** Every link in force. */
  links(): Promise<readonly KeptOfficeLink[]> {
    return this.#ports.store.links();
  }

  /** The unit's link; a new one where none is in force. */
  make(unit: UnitRef, actor: string): Promise<{ readonly link: KeptOfficeLink; readonly isNew: boolean }> {
    const { store, newId, now } = this.#ports;
    const link = randomBytes(LINK_BYTES).toString('base64url') as OfficeLink;
    return store.add(
      { link, enrolment: newId() as EnrolmentId, unit, day: localDay(now()) },
      { actor, action: 'office-link.make', subject: unit, details: {} },
    );
  }

  /** From now on the link is unknown; what was thanked for stays counted. Whether it was in force. */
  withdraw({ link, unit }: KeptOfficeLink, actor: string): Promise<boolean> {
    return this.#ports.store.withdraw(link, {
      actor,
      action: 'office-link.withdraw',
      subject: unit,
      details: {},
    });
  }

  /**
   * Makes visit tickets. What is returned here is shown once and stored nowhere.
   * @returns null where the link is in force no longer
   */
  async makeTickets(
    { link, unit }: KeptOfficeLink,
    count: number,
    actor: string,
  ): Promise<readonly VisitTicket[] | null> {
    const tickets = Array.from({ length: count }, newTicket);
    const isAdded = await this.#ports.store.addTickets(
      link,
      tickets.map((ticket) => this.macOf(ticket)),
      { actor, action: 'visit-tickets.make', subject: unit, details: { count } },
    );
    return isAdded ? tickets : null;
  }

  /** What people type instead of the link. It is stored nowhere: it comes from the link. */
  codeOf(link: OfficeLink): OfficeCode {
    const digest = createHmac('sha256', this.#ports.key).update(`office code 1 ${link}`).digest('hex');
    return officeCodeOf(BigInt(`0x${digest}`));
  }

  /** By which a ticket is found. */
  macOf(ticket: VisitTicket): string {
    return createHmac('sha256', this.#ports.key).update(ticket).digest('hex');
  }
}

function newTicket(): VisitTicket {
  return Array.from(
    { length: VISIT_TICKET_CHARACTERS },
    () => TYPED_CODE_ALPHABET[randomInt(TYPED_CODE_ALPHABET.length)],
  ).join('') as VisitTicket;
}
