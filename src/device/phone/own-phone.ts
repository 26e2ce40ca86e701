import { localDay } from '../../core/kernel/calendar.ts';
import { ok, type Result } from '../../core/kernel/result.ts';
import type { OfficeCode } from '../../core/protocol/codes/office-code.ts';
import type { VisitTicket } from '../../core/protocol/codes/visit-ticket.ts';
import type { BodyFault } from '../../core/protocol/messages/body.ts';
import type { OfficeLink } from '../../core/protocol/messages/office-link.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { StorageFailed } from '../outbox/outbox-store.ts';
import { askedOn, readOfficeQuestionnaires } from '../questionnaires/asked-questionnaire.ts';
import { draftRecord, type RecordBody, type RecordDraft } from '../records/record-draft.ts';
import { makePhoneResponse } from './make-phone-response.ts';
import { type DeliveryPorts, PhoneDelivery } from './phone-delivery.ts';
import { type OfficeAnswer, type PhoneOffice, readOffice } from './phone-office.ts';
import { askTypedCode, type TypedCodeState } from './typed-code.ts';

/** `refused`: used, wrong or of another office; nobody is told which. */
export type TicketState = 'open' | Exclude<TypedCodeState['kind'], 'found'>;

/** A citizen's own phone as its page sees it. */
export class OwnPhone {
  readonly #ports: DeliveryPorts;

  constructor(ports: DeliveryPorts) {
    this.#ports = ports;
  }

  readonly now = (): number => this.#ports.now();

  office(link: OfficeLink): Promise<OfficeAnswer> {
    return readOffice(this.#ports, link);
  }

  /** What the office asks today; null where the collector does not say. */
  async asked(office: PhoneOffice, builtIn: Questionnaire): Promise<Questionnaire | null> {
    const read = await readOfficeQuestionnaires(this.#ports, office.unit.ref, builtIn, null);
    if (read === null) return null;
    return askedOn(read, office.unit.ref, localDay(this.now() + office.clockOffsetMs), builtIn);
  }

  /** Which link a typed code is for. */
  linkOf(code: VisitTicket | OfficeCode): Promise<TypedCodeState> {
    return askTypedCode(this.#ports, code);
  }

  /**
   * Whether a ticket would let a response in by a link, asked before the first question. `unknown` without a network:
   * the answers are taken all the same, and the collector decides then.
   */
  async ticketState(link: OfficeLink, ticket: VisitTicket): Promise<TicketState> {
    const state = await this.linkOf(ticket);
    if (state.kind === 'found') return state.link === link ? 'open' : 'refused';
    return state.kind;
  }

  /** What was made here before and has no receipt yet; nothing where the browser keeps nothing. */
  async unsent(): Promise<readonly PhoneDelivery[]> {
    try {
      const responses = await this.#ports.store.all();
      return responses.map((response) => new PhoneDelivery(this.#ports, response, true));
    } catch (error) {
      if (error instanceof StorageFailed) return [];
      throw error;
    }
  }

  draft(body: RecordBody): RecordDraft {
    return draftRecord(this.#ports.random, 'response', body);
  }

  /** Seals a response, and begins to keep it where the browser does, and to send it. */
  async handIn(
    office: PhoneOffice,
    questionnaire: Questionnaire,
    draft: RecordDraft,
    ticket: VisitTicket | null,
  ): Promise<Result<PhoneDelivery, BodyFault>> {
    const made = await makePhoneResponse(this.#ports, office, questionnaire, draft, ticket);
    if (!made.ok) return made;
    const delivery = new PhoneDelivery(this.#ports, made.value, false);
    // At once: with a network, a disk that hangs keeps nobody waiting.
    void delivery.keep();
    void delivery.run('submit');
    return ok(delivery);
  }

  /**
   * Seals the answers of a refused response again, by another mode, under the same id: if the collector had the first
   * all the same, it can never count both.
   */
  async handInAgain(
    delivery: PhoneDelivery,
    office: PhoneOffice,
    questionnaire: Questionnaire,
    draft: RecordDraft,
    ticket: VisitTicket | null,
  ): Promise<Result<null, BodyFault>> {
    const made = await makePhoneResponse(this.#ports, office, questionnaire, draft, ticket);
    if (!made.ok) return made;
    await delivery.replace(made.value);
    return ok(null);
  }
}
