import type { EnrolmentId, KeyId, RecordId } from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { QuestionnaireId } from '../../questionnaire/questionnaire.ts';
import { PADDING_STEPS_BYTES, sealedBytes } from '../sealing.ts';
import { PROTOCOL_VERSION } from '../version.ts';
import { keyId, randomId, unitRef } from './common.ts';
import { integer, matching, object, oneOf, readAs } from './shape.ts';

/** @internal */
export const RECORD_KINDS = ['response', 'abandonment', 'feedback-case'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/**
 * One unit of data on its way from a device to the collector. `sealed` is its body, which only the collector can
 * open; everything else is bound to it as associated data (see sealing.ts).
 */
export interface WireRecord {
  readonly id: RecordId;
  /** From 1, one more for each record of the enrolment; gaps show what never arrived. */
  readonly sequence: number;
  readonly kind: RecordKind;
  readonly questionnaire: QuestionnaireId;
  readonly version: number;
  /** `code@valid-from` of the office at submission. */
  readonly unit: string;
  /** Which of the collector's keys the body is sealed to. */
  readonly key: KeyId;
  /** Base64url of the encapsulated key and the ciphertext, of one of four lengths. */
  readonly sealed: string;
}

const QUESTIONNAIRE_ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** `bytes` bytes in canonical base64url, RFC 4648 section 5, without padding, as an expression. */
function base64urlOf(bytes: number): string {
  const whole = `[A-Za-z0-9_-]{${Math.floor(bytes / 3) * 4}}`;
  // The last character of a group that is not full has bits to spare, which must be zero.
  return whole + ['', '[A-Za-z0-9_-][AQgw]', '[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]'][bytes % 3];
}

/**
 * A sealed body: one of the lengths that padding leads to.
 * @internal
 */
export const SEALED = /* @__PURE__ */ new RegExp(
  `^(?:${PADDING_STEPS_BYTES.map((bytes) => base64urlOf(sealedBytes(bytes))).join('|')})$`,
);

export const RECORD = object<WireRecord>({
  id: randomId<RecordId>(),
  key: keyId(),
  kind: oneOf(RECORD_KINDS),
  questionnaire: matching<QuestionnaireId>(QUESTIONNAIRE_ID, 64),
  sealed: matching(SEALED),
  sequence: integer(1, Number.MAX_SAFE_INTEGER),
  unit: unitRef(),
  version: integer(1, 1_000_000),
});

export const RECORD_WORDS = {
  key: "of the collector's key the body is sealed to",
  sealed: 'encapsulated key and ciphertext in base64url',
};

/** The line, without line feed, that stands for the record in a batch, in the outbox and under its SHA-256. */
export function encodeRecord(record: WireRecord): string {
  return canonicalJson(record as unknown as Json);
}

/** The record a line holds. Whether it can be opened is not asked here: what cannot is held, not refused. */
export function parseRecord(line: string): Result<WireRecord, { readonly kind: 'not-a-record' }> {
  const value = readAs(RECORD, line);
  return value === null ? err({ kind: 'not-a-record' }) : ok(value);
}

/**
 * A response gets this much although it may need less, so that all to one questionnaire have one length, whatever was
 * answered or skipped. The widest without a comment has 1,684 bytes (sipas-2023-service) and 1,886
 * (sipas-2022-service); that of a sampled household, 218 to 4,679 and at most 7,677 with a comment.
 */
const RESPONSE_LEAST_BYTES = 2048;
const SAMPLED_RESPONSE_LEAST_BYTES = 8192;

/**
 * How long the padded plaintext is.
 *
 * @param contentBytes of the body, 0 to RECORD_MAX_BODY_BYTES
 * @param isSampled whether the questionnaire is one of sampled households
 */
export function paddedBytes(kind: RecordKind, contentBytes: number, isSampled: boolean): number {
  const leastOfResponse = isSampled ? SAMPLED_RESPONSE_LEAST_BYTES : RESPONSE_LEAST_BYTES;
  const least = kind === 'response' ? leastOfResponse : 0;
  const step = PADDING_STEPS_BYTES.find((bytes) => bytes >= least && bytes > contentBytes);
  if (step === undefined) throw new RangeError(`${contentBytes} bytes are more than a record may hold`);
  return step;
}

/**
 * The associated data of a record, as text: what cannot be changed without the body becoming unreadable. It has the
 * enrolment, which the line leaves to the header, so a line cannot move into another device's batch.
 */
export function recordAssociatedData(
  enrolment: EnrolmentId,
  { id, key, kind, questionnaire, sequence, unit, version }: Omit<WireRecord, 'sealed'>,
): string {
  return canonicalJson({
    enrolment,
    id,
    key,
    kind,
    protocol: PROTOCOL_VERSION,
    questionnaire,
    sequence,
    unit,
    version,
  });
}
