import {
  type BatchId,
  type EnrolmentId,
  type Epoch,
  isRandomId,
  isSha256,
  type RecordId,
  type Sha256,
} from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { hasExactlyKeys, isInstantMs, isJws, isObject, readCanonicalObject } from '../../kernel/read-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { BATCH_MAX_RECORDS } from '../limits.ts';
import { PROTOCOL_VERSION } from '../version.ts';
import { ACKNOWLEDGEMENT_SCHEMA, OUTCOME_REASONS, OUTCOMES } from './messages.ts';

/**
 * What became of a record at the collector:
 *   stored     counted, or kept under its kind
 *   duplicate  the same bytes were stored before: success
 *   held       stored durably but not counted, until an administrator or an update releases it
 *   conflict   the id is known with other bytes; both are kept
 *   rejected   the line is no record; nothing is kept
 */
export type Outcome = (typeof OUTCOMES)[number];
export type OutcomeReason = (typeof OUTCOME_REASONS)[number];

export interface RecordOutcome {
  readonly id: RecordId | null;
  readonly sha256: Sha256;
  readonly outcome: Outcome;
  /** Why, for held, conflict and rejected; null for stored and duplicate. */
  readonly reason: OutcomeReason | null;
}

/** The collector's word, given only after its transaction is durable, and signed by its receipt key. */
export interface Acknowledgement {
  readonly protocol: typeof PROTOCOL_VERSION;
  readonly enrolment: EnrolmentId;
  readonly batch: BatchId;
  readonly epoch: Epoch;
  readonly receivedAtMs: number;
  readonly records: readonly RecordOutcome[];
  /** The membership as it is now, a JWS, where the device holds another; else null. */
  readonly membership: string | null;
}

/** What the acknowledgement's JWS signs: its payload as text. */
export function encodeAcknowledgement(acknowledgement: Acknowledgement): string {
  return canonicalJson(acknowledgement as unknown as Json);
}

/**
 * The acknowledgement a JWS payload holds, once its signature was found to be the collector's. Anything else is
 * `not-an-acknowledgement`, which a device treats as a failure of the network.
 */
export function parseAcknowledgement(
  payload: string,
): Result<Acknowledgement, { readonly kind: 'not-an-acknowledgement' }> {
  const value = readCanonicalObject(payload);
  const records = value?.['records'];
  if (
    value === null ||
    !hasExactlyKeys(value, ACKNOWLEDGEMENT_SCHEMA.required) ||
    value['protocol'] !== PROTOCOL_VERSION ||
    !isRandomId(value['enrolment']) ||
    !isRandomId(value['batch']) ||
    !isRandomId(value['epoch']) ||
    !isInstantMs(value['receivedAtMs']) ||
    !Array.isArray(records) ||
    records.length > BATCH_MAX_RECORDS ||
    !records.every(isRecordOutcome) ||
    !(value['membership'] === null || isJws(value['membership']))
  ) {
    return err({ kind: 'not-an-acknowledgement' });
  }
  return ok(value as unknown as Acknowledgement);
}

function isRecordOutcome(value: Json): boolean {
  return (
    isObject(value) &&
    hasExactlyKeys(value, ['id', 'sha256', 'outcome', 'reason']) &&
    (value['id'] === null || isRandomId(value['id'])) &&
    isSha256(value['sha256']) &&
    OUTCOMES.includes(value['outcome'] as Outcome) &&
    (value['reason'] === null || OUTCOME_REASONS.includes(value['reason'] as OutcomeReason))
  );
}
