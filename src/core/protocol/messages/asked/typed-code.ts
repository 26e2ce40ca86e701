import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { OfficeCode } from '../../codes/office-code.ts';
import type { VisitTicket } from '../../codes/visit-ticket.ts';
import { type OfficeLink, officeLink } from '../office-link.ts';
import { matching, object, readAs } from '../shape.ts';

/** Body of `POST /api/v1/typed-codes`: never part of an address, which proxies and logs keep. */
export interface TypedCodeQuestion {
  readonly code: VisitTicket | OfficeCode;
}

/** The link it is for: of a visit ticket only while it is open. */
export interface TypedCodeAnswer {
  readonly link: OfficeLink;
}

export const TYPED_CODE_QUESTION = object<TypedCodeQuestion>({
  code: matching<VisitTicket | OfficeCode>(/^(?:[0-9BCFGHJKLMNPQRSTVXZ]{12}|[0-9BCFGHJKLMNPQRSTVXZ]{8})$/),
});
export const TYPED_CODE_ANSWER = object<TypedCodeAnswer>({ link: officeLink() });

export const TYPED_CODE_QUESTION_WORDS = { code: "a visit ticket, or an office's code, without dashes" };
export const TYPED_CODE_ANSWER_WORDS = { link: 'by which a response with it is sent' };

export const TYPED_CODE_QUESTION_MAX_BYTES = 256;

export function encodeTypedCodeQuestion(code: VisitTicket | OfficeCode): string {
  return canonicalJson({ code });
}

export function parseTypedCodeQuestion(text: string): TypedCodeQuestion | null {
  return readAs(TYPED_CODE_QUESTION, text);
}

export function encodeTypedCodeAnswer(link: OfficeLink): string {
  return canonicalJson({ link });
}

/** What the address answered; null where it is no such message. */
export function parseTypedCodeAnswer(text: string): TypedCodeAnswer | null {
  return readAs(TYPED_CODE_ANSWER, text);
}
