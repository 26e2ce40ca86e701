import { BATCH_MAX_RECORDS, MEMBERSHIP_MAX_PLACES, OFFER_MAX_RECORDS } from '../limits.ts';
import { PADDING_STEPS_BYTES, sealedBytes } from '../sealing.ts';
import { PROTOCOL_VERSION } from '../version.ts';

/**
 * One plain-data description of every message on the wire, as JSON Schema 2020-12. The OpenAPI document and
 * the version tripwire derive from it, and the hand-written parsers beside it are held to the same verdict by
 * a property test.
 */

const RANDOM_ID = { type: 'string', pattern: '^[0-9a-f]{32}$', description: '128 random bits, hexadecimal' };
const SHA256 = { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'SHA-256, hexadecimal' };
const KEY_ID = {
  type: 'string',
  pattern: '^[0-9a-f]{16}$',
  description: "first 16 hexadecimal digits of the SHA-256 of a public key's point",
};
const PUBLIC_KEY = {
  type: 'string',
  pattern: '^B[A-P][A-Za-z0-9_-]{84}[AEIMQUYcgkosw048]$',
  description: 'uncompressed P-256 point in base64url',
};
const UNIT_REF = {
  type: 'string',
  pattern: '^[0-9A-Za-z.-]{1,20}@[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  description: 'code of the office and the day from which that code has this meaning',
};
const OFFICE_LINK = {
  type: 'string',
  pattern: '^[0-9A-Za-z_-]{22}$',
  description: '128 random bits in base64url',
};
const JWS = {
  type: 'string',
  pattern: '^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]{85}[AQgw]$',
  description: 'compact JWS of ES256',
};
const COUNT = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const INSTANT_MS = {
  type: 'integer',
  minimum: 0,
  maximum: 8.64e15,
  description: 'milliseconds since 1970-01-01T00:00Z',
};

/** An office as it is called today. */
const PLACED_UNIT = {
  type: 'object',
  additionalProperties: false,
  required: ['ref', 'code', 'name', 'nameEn', 'officeTerm'],
  properties: {
    ref: UNIT_REF,
    code: { type: 'string', minLength: 1, maxLength: 20 },
    name: { type: 'string', minLength: 1, maxLength: 400 },
    nameEn: { type: ['string', 'null'], minLength: 1, maxLength: 400 },
    officeTerm: { type: ['string', 'null'], minLength: 1, maxLength: 400 },
  },
} as const;

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
  'cannot-open',
  'unit-not-of-device',
  'mode-not-proved',
] as const;

/** What the JWS of a batch's first line says. */
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
    'receiptKey',
    'membership',
    'introduction',
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
    receiptKey: { ...KEY_ID, description: 'of the receipt key the device pins: the answer is signed by it' },
    membership: {
      anyOf: [SHA256, { type: 'null' }],
      description: 'SHA-256 of the membership the device holds, its payload; null where it holds none',
    },
    introduction: {
      anyOf: [
        { type: 'null' },
        {
          type: 'object',
          additionalProperties: false,
          required: ['publicKey', 'link'],
          properties: { publicKey: PUBLIC_KEY, link: OFFICE_LINK },
        },
      ],
      description: "null for a device; of an own phone: its key for this one response, and the office's link",
    },
  },
} as const;

/** A pattern of so many bytes in canonical base64url, RFC 4648 section 5, without padding. */
function base64urlOf(bytes: number): string {
  const whole = `[A-Za-z0-9_-]{${Math.floor(bytes / 3) * 4}}`;
  // The last character of a group that is not full has bits to spare, which must be zero.
  return whole + ['', '[A-Za-z0-9_-][AQgw]', '[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]'][bytes % 3];
}

export const RECORD_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'key', 'kind', 'questionnaire', 'sealed', 'sequence', 'unit', 'version'],
  properties: {
    id: RANDOM_ID,
    sequence: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
    kind: { enum: RECORD_KINDS },
    questionnaire: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 64 },
    version: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    unit: UNIT_REF,
    key: { ...KEY_ID, description: "of the collector's key the body is sealed to" },
    sealed: {
      type: 'string',
      pattern: `^(?:${PADDING_STEPS_BYTES.map((bytes) => base64urlOf(sealedBytes(bytes))).join('|')})$`,
      description: 'encapsulated key and ciphertext in base64url; see sealing.ts',
    },
  },
} as const;

/** What the JWS of an acknowledgement says. */
export const ACKNOWLEDGEMENT_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['protocol', 'enrolment', 'batch', 'epoch', 'receivedAtMs', 'records', 'membership'],
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
    membership: {
      anyOf: [JWS, { type: 'null' }],
      description: 'the membership as it is now, where the device holds another',
    },
  },
} as const;

/** What the JWS of a membership says: who a device is, where it stands from which day on, and which keys it uses. */
export const MEMBERSHIP_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['protocol', 'enrolment', 'deviceName', 'deviceKey', 'places', 'sealingKey', 'receiptKey'],
  properties: {
    protocol: { const: PROTOCOL_VERSION },
    enrolment: RANDOM_ID,
    deviceName: { type: 'string', minLength: 1, maxLength: 120 },
    deviceKey: PUBLIC_KEY,
    places: {
      type: 'array',
      minItems: 1,
      maxItems: MEMBERSHIP_MAX_PLACES,
      description: 'in the order of their first days, which differ',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['from', 'unit'],
        properties: {
          from: { type: 'string', format: 'date' },
          unit: PLACED_UNIT,
        },
      },
    },
    sealingKey: keyOf("the collector's, to which answers are sealed from now on"),
    receiptKey: keyOf("the collector's, by which the device believes it from now on"),
  },
} as const;

function keyOf(description: string) {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'publicKey'],
    properties: { id: KEY_ID, publicKey: PUBLIC_KEY },
    description,
  } as const;
}

/** What an own phone that opened an office's link is told of it. Not signed: TLS says whose word it is. */
export const LINKED_OFFICE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['unit', 'enrolment', 'sealingKey', 'receiptKey', 'nowMs'],
  properties: {
    unit: PLACED_UNIT,
    enrolment: { ...RANDOM_ID, description: "the link's, in whose name the response is sent" },
    sealingKey: keyOf("the collector's, to which the answers are sealed"),
    receiptKey: keyOf("the collector's, by which the phone believes the receipt"),
    nowMs: { ...INSTANT_MS, description: "the collector's clock, from which the phone learns its offset" },
  },
} as const;

/** What the JWS of an enrolment request says, signed by the key it brings. */
export const ENROLMENT_REQUEST_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['protocol', 'code', 'name', 'publicKey'],
  properties: {
    protocol: { const: PROTOCOL_VERSION },
    code: { type: 'string', minLength: 1, maxLength: 64 },
    name: { type: 'string', minLength: 1, maxLength: 200 },
    publicKey: PUBLIC_KEY,
  },
} as const;

/** What a device believes the collector has, asked about when it meets an epoch it does not know. */
export const OFFER_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['protocol', 'enrolment', 'offer', 'receiptKey', 'records'],
  properties: {
    protocol: { const: PROTOCOL_VERSION },
    enrolment: RANDOM_ID,
    offer: RANDOM_ID,
    receiptKey: { ...KEY_ID, description: 'of the receipt key the device pins: the answer is signed by it' },
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
  required: ['protocol', 'enrolment', 'offer', 'epoch', 'lacking'],
  properties: {
    protocol: { const: PROTOCOL_VERSION },
    enrolment: RANDOM_ID,
    offer: { ...RANDOM_ID, description: 'the offer this answers, so that no older answer can stand for it' },
    epoch: { ...RANDOM_ID, description: 'under which the records that are not lacking are kept' },
    lacking: {
      type: 'array',
      maxItems: OFFER_MAX_RECORDS,
      items: RANDOM_ID,
      description: 'ids of the offer that the collector does not hold with these bytes',
    },
  },
} as const;

/** Media type of an offer and of its answer: one JWS. */
export const OFFER_MEDIA_TYPE = 'application/vnd.sipas.offer';

/** Media type of an enrolment request and of a membership on its own: one JWS. */
export const MEMBERSHIP_MEDIA_TYPE = 'application/vnd.sipas.membership';

/** Media type of a batch: gzip over a header line and record lines, each ended by a line feed. */
export const BATCH_MEDIA_TYPE = 'application/vnd.sipas.batch';
