import { BATCH_MAX_RECORDS, OFFER_MAX_RECORDS } from './limits.ts';
import { PROTOCOL_VERSION } from './version.ts';

/**
 * One plain-data description of every message on the wire, as JSON Schema 2020-12. The OpenAPI document and
 * the version tripwire derive from it, and the hand-written parsers beside it are held to the same verdict by
 * a property test.
 */

const RANDOM_ID = { type: 'string', pattern: '^[0-9a-f]{32}$', description: '128 random bits, hexadecimal' };
const SHA256 = { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'SHA-256, hexadecimal' };
const COUNT = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const INSTANT_MS = {
  type: 'integer',
  minimum: 0,
  maximum: 8.64e15,
  description: 'milliseconds since 1970-01-01T00:00Z',
};

export const RECORD_KINDS = ['response', 'abandonment', 'feedback-case'] as const;
export const OUTCOMES = ['stored', 'duplicate', 'held', 'conflict', 'rejected'] as const;

/** Why a record was held, kept as a conflict or rejected. */
export const OUTCOME_REASONS = [
  'unknown-unit',
  'unknown-questionnaire',
  'check-failed',
  'same-id-other-bytes',
  'not-a-record',
  'line-too-long',
] as const;

export const BATCH_HEADER_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: [
    'protocol',
    'enrolment',
    'batch',
    'count',
    'sha256',
    'lastSequence',
    'waiting',
    'quarantined',
    'app',
    'storage',
    'clockMs',
    'clockOffsetMs',
  ],
  properties: {
    protocol: { const: PROTOCOL_VERSION },
    enrolment: RANDOM_ID,
    batch: RANDOM_ID,
    count: {
      type: 'integer',
      minimum: 0,
      maximum: BATCH_MAX_RECORDS,
      description: 'record lines that follow',
    },
    sha256: { ...SHA256, description: 'over the uncompressed record lines, each with its line feed' },
    lastSequence: { ...COUNT, description: 'highest sequence number assigned so far, 0 before the first' },
    waiting: { ...COUNT, description: 'records waiting on the device, those of this batch included' },
    quarantined: { ...COUNT, description: 'records in quarantine on the device' },
    app: { type: 'string', pattern: '^[0-9A-Za-z.+-]{1,40}$', description: 'version of the app' },
    storage: {
      type: 'object',
      additionalProperties: false,
      required: ['persisted', 'usedBytes', 'quotaBytes'],
      properties: {
        persisted: { type: ['boolean', 'null'] },
        usedBytes: { type: ['integer', 'null'], minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
        quotaBytes: { type: ['integer', 'null'], minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
      },
      description: 'what the browser answered to persist() and estimate(); null where it did not',
    },
    clockMs: { ...INSTANT_MS, description: "the device's clock when the batch was made" },
    clockOffsetMs: {
      type: ['integer', 'null'],
      minimum: -8.64e15,
      maximum: 8.64e15,
      description:
        "collector's clock minus device's clock at the last acknowledgement; null before the first",
    },
  },
} as const;

export const RECORD_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'sequence', 'kind', 'questionnaire', 'version', 'unit', 'body'],
  properties: {
    id: RANDOM_ID,
    sequence: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
    kind: { enum: RECORD_KINDS },
    questionnaire: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 64 },
    version: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    unit: {
      type: 'string',
      pattern: '^[0-9A-Za-z.-]{1,20}@[0-9]{4}-[0-9]{2}-[0-9]{2}$',
      description: 'code of the office and the day from which that code has this meaning',
    },
    body: { type: 'object', description: 'what version 1 seals; see the record kinds' },
  },
} as const;

export const ACKNOWLEDGEMENT_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['protocol', 'enrolment', 'batch', 'epoch', 'receivedAtMs', 'records'],
  properties: {
    protocol: { const: PROTOCOL_VERSION },
    enrolment: RANDOM_ID,
    batch: RANDOM_ID,
    epoch: { ...RANDOM_ID, description: 'renewed whenever the collector is restored from a backup' },
    receivedAtMs: {
      ...INSTANT_MS,
      description: "the collector's clock, from which the device learns its offset",
    },
    records: {
      type: 'array',
      maxItems: BATCH_MAX_RECORDS,
      description: 'one entry per record line, in their order',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'sha256', 'outcome', 'reason'],
        properties: {
          id: { anyOf: [RANDOM_ID, { type: 'null' }], description: 'null if the line was no record' },
          sha256: { ...SHA256, description: 'over the bytes of the line, without its line feed' },
          outcome: { enum: OUTCOMES },
          reason: { enum: [...OUTCOME_REASONS, null] },
        },
      },
    },
  },
} as const;

/** What a device believes the collector has, asked about when it meets an epoch it does not know. */
export const OFFER_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['protocol', 'enrolment', 'records'],
  properties: {
    protocol: { const: PROTOCOL_VERSION },
    enrolment: RANDOM_ID,
    records: {
      type: 'array',
      maxItems: OFFER_MAX_RECORDS,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'sha256'],
        properties: { id: RANDOM_ID, sha256: SHA256 },
      },
    },
  },
} as const;

export const OFFER_ANSWER_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['protocol', 'enrolment', 'epoch', 'lacking'],
  properties: {
    protocol: { const: PROTOCOL_VERSION },
    enrolment: RANDOM_ID,
    epoch: { ...RANDOM_ID, description: 'under which the records that are not lacking are kept' },
    lacking: {
      type: 'array',
      maxItems: OFFER_MAX_RECORDS,
      items: RANDOM_ID,
      description: 'ids of the offer that the collector does not hold with these bytes',
    },
  },
} as const;

/** Media type of an offer and of its answer: one line of RFC 8785 JSON. */
export const OFFER_MEDIA_TYPE = 'application/vnd.sipas.offer';

/** Media type of a batch: gzip over a header line and record lines, each ended by a line feed. */
export const BATCH_MEDIA_TYPE = 'application/vnd.sipas.batch';
