import type { Brand, EnrolmentId } from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { instantMs, randomId } from './common.ts';
import { COLLECTOR_KEY, type CollectorKey, PLACED_UNIT, type PlacedUnit } from './membership.ts';
import { matching, object, readAs, type Shape } from './shape.ts';

/** What stands behind `/p/` in the address an office shows to citizens: 128 random bits in base64url. */
export type OfficeLink = Brand<string, 'OfficeLink'>;

export const OFFICE_LINK = /^[0-9A-Za-z_-]{22}$/;

/* @__NO_SIDE_EFFECTS__ */
export function officeLink(): Shape<OfficeLink> {
  return matching(OFFICE_LINK);
}

/** Whether it has the form of a link. Which links there are is the collector's to say. */
export function isOfficeLink(value: unknown): value is OfficeLink {
  return typeof value === 'string' && OFFICE_LINK.test(value);
}

/**
 * What an own phone that opened a link is told: for which office it answers, in the name of which enrolment, and to
 * whom the answers are sealed. The phone pins the receipt key until it has its receipt.
 */
export interface LinkedOffice {
  readonly unit: PlacedUnit;
  /** The link's. It is no device: every response under it has sequence 1, and an id of its own. */
  readonly enrolment: EnrolmentId;
  readonly sealingKey: CollectorKey;
  readonly receiptKey: CollectorKey;
  /** The collector's clock. */
  readonly nowMs: number;
}

/** Not signed: TLS says whose word it is. */
export const LINKED_OFFICE = object<LinkedOffice>({
  unit: PLACED_UNIT,
  enrolment: randomId<EnrolmentId>(),
  sealingKey: COLLECTOR_KEY,
  receiptKey: COLLECTOR_KEY,
  nowMs: instantMs(),
});

export const LINKED_OFFICE_WORDS = {
  enrolment: "the link's, in whose name the response is sent",
  sealingKey: "the collector's, to which the answers are sealed",
  receiptKey: "the collector's, by which the phone believes the receipt",
  nowMs: "the collector's clock, from which the phone learns its offset",
};

/** The answer as text. */
export function encodeLinkedOffice(office: LinkedOffice): string {
  return canonicalJson(office as unknown as Json);
}

/** What a link's address answered. Anything else is not the collector's, and a phone treats it as no answer. */
export function parseLinkedOffice(
  text: string,
): Result<LinkedOffice, { readonly kind: 'not-a-linked-office' }> {
  const value = readAs(LINKED_OFFICE, text);
  return value === null ? err({ kind: 'not-a-linked-office' }) : ok(value);
}
