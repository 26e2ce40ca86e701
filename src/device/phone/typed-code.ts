import type { OfficeCode } from '../../core/protocol/codes/office-code.ts';
import type { VisitTicket } from '../../core/protocol/codes/visit-ticket.ts';
import {
  encodeTypedCodeQuestion,
  parseTypedCodeAnswer,
} from '../../core/protocol/messages/asked/typed-code.ts';
import type { OfficeLink } from '../../core/protocol/messages/office-link.ts';
import { type ExchangePorts, exchange } from '../exchange/exchange.ts';

export type TypedCodeState =
  | { readonly kind: 'found'; readonly link: OfficeLink }
  /** Wrong, or a ticket that is spent: nobody is told which. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'too-many' }
  /** Nobody answered, so nothing is known of it. */
  | { readonly kind: 'unknown' };

/** Asks which link a code is for, and so whether a visit ticket is open. Spends nothing. */
export async function askTypedCode(
  ports: ExchangePorts,
  code: VisitTicket | OfficeCode,
): Promise<TypedCodeState> {
  const body = encodeTypedCodeQuestion(code);
  const request = { method: 'POST', mediaType: 'application/json', body } as const;
  const answer = await exchange(ports, '/api/v1/typed-codes', request, parseTypedCodeAnswer);
  if (answer.kind === 'answered') return { kind: 'found', link: answer.value.link };
  const { failure } = answer;
  if (failure.kind !== 'problem') return { kind: 'unknown' };
  if (failure.code === 'visit-ticket-invalid') return { kind: 'refused' };
  return { kind: failure.code === 'too-many-requests' ? 'too-many' : 'unknown' };
}
