import { type Brand, type EnrolmentId, isRandomId } from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { hasExactlyKeys, isInstantMs, readCanonicalObject } from '../../kernel/read-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { type CollectorKey, isCollectorKey, isPlacedUnit, type PlacedUnit } from './membership.ts';
import { LINKED_OFFICE_SCHEMA } from './messages.ts';

/** What stands behind `/p/` in the address an office shows to citizens: 128 random bits in base64url. */
export type OfficeLink = Brand<string, 'OfficeLink'>;

const LINK = /^[0-9A-Za-z_-]{22}$/;

/** Whether it has the form of a link. Which links there are is the collector's to say. */
export function isOfficeLink(value: unknown): value is OfficeLink {
  return typeof value === 'string' && LINK.test(value);
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

/** The answer as text. */
export function encodeLinkedOffice(office: LinkedOffice): string {
  return canonicalJson(office as unknown as Json);
}

/** What a link's address answered. Anything else is not the collector's, and a phone treats it as no answer. */
export function parseLinkedOffice(
  text: string,
): Result<LinkedOffice, { readonly kind: 'not-a-linked-office' }> {
  const value = readCanonicalObject(text);
  if (
    value === null ||
    !hasExactlyKeys(value, LINKED_OFFICE_SCHEMA.required) ||
    !isPlacedUnit(value['unit']) ||
    !isRandomId(value['enrolment']) ||
    !isCollectorKey(value['sealingKey']) ||
    !isCollectorKey(value['receiptKey']) ||
    !isInstantMs(value['nowMs'])
  ) {
    return err({ kind: 'not-a-linked-office' });
  }
  return ok(value as unknown as LinkedOffice);
}
