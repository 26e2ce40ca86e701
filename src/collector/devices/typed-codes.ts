import type { OfficeCode } from '../../core/protocol/codes/office-code.ts';
import { isVisitTicket, type VisitTicket } from '../../core/protocol/codes/visit-ticket.ts';
import type { OfficeLink } from '../../core/protocol/messages/office-link.ts';
import type { OfficeLinks } from './office-links.ts';

/** Which links and open tickets there are. Throws StorageUnavailable. */
export interface TypedCodeStore {
  /** Every link in force. */
  linksInForce(): Promise<readonly OfficeLink[]>;
  /** The link that a ticket is for, by the ticket's HMAC; null where it is spent, or there is none. */
  linkOfOpenTicket(mac: string): Promise<OfficeLink | null>;
}

/** What people type: a visit ticket, which is looked at before the first question, or the code of an office. */
export class TypedCodes {
  readonly #links: Pick<OfficeLinks, 'macOf' | 'codeOf'>;
  readonly #store: TypedCodeStore;

  constructor(links: Pick<OfficeLinks, 'macOf' | 'codeOf'>, store: TypedCodeStore) {
    this.#links = links;
    this.#store = store;
  }

  /** The link it is for, or null. Nothing is spent by asking. */
  async linkOf(code: VisitTicket | OfficeCode): Promise<OfficeLink | null> {
    if (isVisitTicket(code)) return this.#store.linkOfOpenTicket(this.#links.macOf(code));
    const links = await this.#store.linksInForce();
    return links.find((link) => this.#links.codeOf(link) === code) ?? null;
  }
}
