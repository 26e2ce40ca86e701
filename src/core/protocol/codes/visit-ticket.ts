import type { Brand } from '../../kernel/brand.ts';
import { readTypedCode, showInGroups, TYPED_CODE_ALPHABET } from './typed-code.ts';

/**
 * What an office gives a citizen for one visit: twelve characters, 2^57, that let one response from an own phone in.
 *
 * It is never part of a signed batch: batches are kept as evidence, and no ticket may stand beside a record.
 */
export const VISIT_TICKET_CHARACTERS = 12;
/** As it is shown: three groups of four. */
const GROUP_CHARACTERS = 4;
const TICKET = new RegExp(`^[${TYPED_CODE_ALPHABET}]{${VISIT_TICKET_CHARACTERS}}$`);

/** Twelve characters of the alphabet, without a dash. */
export type VisitTicket = Brand<string, 'VisitTicket'>;

/** The request header a ticket travels in, beside the batch it lets in. */
export const VISIT_TICKET_HEADER = 'sipas-visit-ticket';

/** The ticket somebody typed, pasted or scanned, or null. */
export function readVisitTicket(text: string): VisitTicket | null {
  return readTypedCode(text, VISIT_TICKET_CHARACTERS) as VisitTicket | null;
}

/** Whether it is a ticket as it travels. Which tickets there are is the collector's to say. */
export function isVisitTicket(value: unknown): value is VisitTicket {
  return typeof value === 'string' && TICKET.test(value);
}

/** `0123-4567-89BC`, as it is shown and printed. */
export function showVisitTicket(ticket: VisitTicket): string {
  return showInGroups(ticket, GROUP_CHARACTERS);
}
