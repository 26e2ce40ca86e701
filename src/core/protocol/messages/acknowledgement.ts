import type { BatchId, EnrolmentId, Epoch, RecordId, Sha256 } from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { BATCH_MAX_RECORDS } from '../limits.ts';
import { BATCH_VERSION, type PROTOCOL_VERSION } from '../version.ts';
import { instantMs, jws, protocolVersion, randomId, readVersioned, sha256 } from './common.ts';
import { constant, either, list, nothing, object, oneOf } from './shape.ts';

/**
 * What became of a record at the collector:
 *   stored     counted, or kept under its kind
 *   duplicate  the same bytes were stored before: success
 *   held       stored durably but not counted, until an administrator or an update releases it
 *   conflict   the id is known with other bytes; both are kept
 *   rejected   the line is no record; nothing is kept
 * @internal
 */
export const OUTCOMES = ['stored', 'duplicate', 'held', 'conflict', 'rejected'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * Why a record was held, kept as a conflict or rejected.
 * @internal
 */
export const OUTCOME_REASONS = [
  'unknown-unit',
  'unknown-questionnaire',
  'check-failed',
  'same-id-other-bytes',
  'not-a-record',
  'line-too-long',
  'cannot-open',
  'unit-not-of-device',
  'mode-not-proved',
] as const;
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
  /** The one the batch's header spoke. */
  readonly protocol: typeof PROTOCOL_VERSION | typeof BATCH_VERSION;
  readonly enrolment: EnrolmentId;
  readonly batch: BatchId;
  readonly epoch: Epoch;
  readonly receivedAtMs: number;
  readonly records: readonly RecordOutcome[];
  /** The membership as it is now, a JWS, where the device holds another; else null. */
  readonly membership: string | null;
  /** `Heads`, a JWS; null for an own phone, and in version 1, which has none. */
  readonly heads: string | null;
}

/* @__NO_SIDE_EFFECTS__ */
function fieldsOf1() {
  return {
    enrolment: randomId<EnrolmentId>(),
    batch: randomId<BatchId>(),
    epoch: randomId<Epoch>(),
    receivedAtMs: instantMs(),
    records: list(
      object<RecordOutcome>({
        id: either(randomId<RecordId>(), nothing()),
        sha256: sha256(),
        outcome: oneOf(OUTCOMES),
        reason: oneOf([...OUTCOME_REASONS, null]),
      }),
      { maxItems: BATCH_MAX_RECORDS },
    ),
    membership: either(jws(), nothing()),
  };
}

type Acknowledgement1 = Omit<Acknowledgement, 'heads'>;

/** The acknowledgement of version 1. */
export const ACKNOWLEDGEMENT_1 = object<Acknowledgement1>({
  protocol: protocolVersion(),
  ...fieldsOf1(),
});

export const ACKNOWLEDGEMENT = object<Acknowledgement>({
  protocol: constant(BATCH_VERSION),
  ...fieldsOf1(),
  heads: either(jws(), nothing()),
});

export const ACKNOWLEDGEMENT_WORDS = {
  epoch: 'renewed whenever the collector is restored from a backup',
  receivedAtMs: "the collector's clock, from which the device learns its offset",
  records: 'one entry per record line, in their order',
  'records.id': 'null if the line was no record',
  'records.sha256': 'over the bytes of the line, without its line feed',
  membership: 'the membership as it is now, where the device holds another',
  heads: '`Heads`, a JWS, which the device returns; null for an own phone',
};

/** What the acknowledgement's JWS signs: its payload as text. */
export function encodeAcknowledgement(acknowledgement: Acknowledgement): string {
  const { heads: _, ...former } = acknowledgement;
  const said = acknowledgement.protocol === BATCH_VERSION ? acknowledgement : former;
  return canonicalJson(said as unknown as Json);
}

/**
 * The acknowledgement a JWS payload holds, once its signature was found to be the collector's. Anything else is
 * `not-an-acknowledgement`, which a device treats as a failure of the network.
 */
export function parseAcknowledgement(
  payload: string,
): Result<Acknowledgement, { readonly kind: 'not-an-acknowledgement' }> {
  const kind = 'not-an-acknowledgement';
  const read = readVersioned<Acknowledgement1 | Acknowledgement, typeof kind>(
    [ACKNOWLEDGEMENT_1, ACKNOWLEDGEMENT],
    payload,
    kind,
  );
  return read.ok ? ok({ heads: null, ...read.value }) : err({ kind });
}
