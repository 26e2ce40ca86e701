import type { Epoch } from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { BATCH_VERSION } from '../version.ts';
import { count, mac, randomId } from './common.ts';
import { constant, object, readAs } from './shape.ts';

/** The end of a list that only grows. */
interface Head {
  /** How many entries there are; 0 while there is none. */
  readonly sequence: number;
  /** HMAC-SHA256 over all of them, by a key that is not in the database; zeros while there is none. */
  readonly hash: string;
}

/**
 * How far the collector's audit log and ledger went when it said so. Signed by itself, inside the acknowledgement, so that
 * a device can return it without the outcomes, for which a header has no room, and cannot make one up.
 */
export interface Heads {
  readonly protocol: typeof BATCH_VERSION;
  /** The collector's, whatever epoch the enrolment has. */
  readonly epoch: Epoch;
  readonly audit: Head;
  readonly ledger: Head;
}

/* @__NO_SIDE_EFFECTS__ */
function head() {
  return object<Head>({ sequence: count(), hash: mac() });
}

export const HEADS = object<Heads>({
  protocol: constant(BATCH_VERSION),
  epoch: randomId<Epoch>(),
  audit: head(),
  ledger: head(),
});

export const HEADS_WORDS = {
  epoch: "the collector's, whatever epoch the enrolment has",
  'audit.sequence': 'entries of the audit log',
  'audit.hash':
    'HMAC-SHA256, hexadecimal, of the last entry, which covers those before it; zeros while there is none',
  'ledger.sequence': 'records in the ledger since heads are kept',
  'ledger.hash': 'HMAC-SHA256, hexadecimal, over these records; zeros while there is none',
};

/** What the JWS signs: its payload as text. */
export function encodeHeads(heads: Heads): string {
  return canonicalJson(heads as unknown as Json);
}

/** The heads a JWS payload holds, once its signature was found to be the collector's; else null. */
export function parseHeads(payload: string): Heads | null {
  return readAs(HEADS, payload);
}

/**
 * Whether heads are to be kept in the place of those kept before: further in both lists, or of another epoch, in which
 * lists that were put back begin lower.
 */
export function isHigher(heads: Heads, kept: Heads | null): boolean {
  return (
    kept === null ||
    heads.epoch !== kept.epoch ||
    (heads.audit.sequence >= kept.audit.sequence && heads.ledger.sequence >= kept.ledger.sequence)
  );
}
