import { isKeyId, isRandomId, type KeyId, type RecordId } from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { hasExactlyKeys, isIntegerBetween, readCanonicalObject } from '../../kernel/read-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { QuestionnaireId } from '../../questionnaire/questionnaire.ts';
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
