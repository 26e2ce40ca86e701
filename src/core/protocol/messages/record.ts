import { type EnrolmentId, isKeyId, isRandomId, type KeyId, type RecordId } from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { hasExactlyKeys, isIntegerBetween, readCanonicalObject } from '../../kernel/read-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { QuestionnaireId } from '../../questionnaire/questionnaire.ts';
import { PADDING_STEPS_BYTES } from '../sealing.ts';
import { PROTOCOL_VERSION } from '../version.ts';
import { RECORD_KINDS, RECORD_SCHEMA } from './messages.ts';

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

const KEYS = RECORD_SCHEMA.required;
const QUESTIONNAIRE = new RegExp(RECORD_SCHEMA.properties.questionnaire.pattern);
const SEALED = new RegExp(RECORD_SCHEMA.properties.sealed.pattern);
const UNIT = new RegExp(RECORD_SCHEMA.properties.unit.pattern);

/** The line, without line feed, that stands for the record in a batch, in the outbox and under its SHA-256. */
export function encodeRecord(record: WireRecord): string {
  return canonicalJson(record as unknown as Json);
}

/** The record a line holds. Whether it can be opened is not asked here: what cannot is held, not refused. */
export function parseRecord(line: string): Result<WireRecord, { readonly kind: 'not-a-record' }> {
  const value = readCanonicalObject(line);
  if (
    value === null ||
    !hasExactlyKeys(value, KEYS) ||
    !isRandomId(value['id']) ||
    !isIntegerBetween(value['sequence'], 1, Number.MAX_SAFE_INTEGER) ||
    !RECORD_KINDS.includes(value['kind'] as RecordKind) ||
    typeof value['questionnaire'] !== 'string' ||
    value['questionnaire'].length > RECORD_SCHEMA.properties.questionnaire.maxLength ||
    !QUESTIONNAIRE.test(value['questionnaire']) ||
    !isIntegerBetween(value['version'], 1, RECORD_SCHEMA.properties.version.maximum) ||
    typeof value['unit'] !== 'string' ||
    !UNIT.test(value['unit']) ||
    !isKeyId(value['key']) ||
    typeof value['sealed'] !== 'string' ||
    !SEALED.test(value['sealed'])
  ) {
    return err({ kind: 'not-a-record' });
  }
  return ok(value as unknown as WireRecord);
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
