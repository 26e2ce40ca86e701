import fc from 'fast-check';
import type { Json } from '../../../src/core/kernel/canonical-json.ts';
import { OUTCOME_REASONS, OUTCOMES } from '../../../src/core/protocol/messages/acknowledgement.ts';
import { RECORD_KINDS } from '../../../src/core/protocol/messages/record.ts';
import { ANY_CHARACTER } from '../../support/any-character.ts';

/** Messages written from the schemas, and what may go wrong with them. */
const id = fc.stringMatching(/^[0-9a-f]{32}$/);
const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
const count = fc.oneof(fc.nat(), fc.constantFrom(0, Number.MAX_SAFE_INTEGER));
const instant = fc.oneof(fc.nat(), fc.constantFrom(0, 8.64e15));
const keyId = fc.stringMatching(/^[0-9a-f]{16}$/);
const publicKey = fc.stringMatching(/^B[A-P][A-Za-z0-9_-]{84}[AEIMQUYcgkosw048]$/);
const unitRef = fc.stringMatching(/^[0-9A-Za-z.-]{1,20}@[0-9]{4}-[0-9]{2}-[0-9]{2}$/);
/** A compact JWS by its form. */
export const arbitraryJws = fc.stringMatching(
  /^[A-Za-z0-9_-]{1,9}\.[A-Za-z0-9_-]{1,9}\.[A-Za-z0-9_-]{85}[AQgw]$/,
);
const nullable = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

const headerFields = {
  enrolment: id,
  batch: id,
  count: fc.integer({ min: 0, max: 200 }),
  sha256: digest,
  lastSequence: count,
  waiting: count,
  quarantined: count,
  app: fc.stringMatching(/^[0-9A-Za-z.+-]{1,40}$/),
  storage: fc.record({
    persisted: nullable(fc.boolean()),
    usedBytes: nullable(count),
    quotaBytes: nullable(count),
  }),
  clockMs: instant,
  clockOffsetMs: nullable(fc.oneof(fc.integer(), fc.constantFrom(-8.64e15, 8.64e15))),
  receiptKey: keyId,
  membership: nullable(digest),
  introduction: nullable(fc.record({ publicKey, link: fc.stringMatching(/^[0-9A-Za-z_-]{22}$/) })),
};

/** Of version 1, which devices that were not updated still send. */
export const arbitraryHeader1: fc.Arbitrary<Json> = fc.record({ ...headerFields, protocol: fc.constant(1) });

export const arbitraryHeader: fc.Arbitrary<Json> = fc.record({
  ...headerFields,
  protocol: fc.constant(2),
  start: nullable(fc.record({ number: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), id })),
  heads: nullable(arbitraryJws),
});

/** Base64url of a given number of bytes whose last character has its unused bits at zero. */
function base64urlOf(bytes: number): fc.Arbitrary<string> {
  return fc
    .uint8Array({ minLength: 12, maxLength: 12 })
    .map((start) => Buffer.concat([start, Buffer.alloc(bytes - 12, start)]).toString('base64url'));
}

/** Encapsulated key, padded plaintext and tag. */
const sealed = fc.constantFrom(1024, 2048, 4096, 8192).chain((step) => base64urlOf(65 + step + 16));

export const arbitraryRecord: fc.Arbitrary<Json> = fc.record({
  id,
  sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  kind: fc.constantFrom(...RECORD_KINDS),
  questionnaire: fc.stringMatching(/^[a-z0-9]{1,10}(-[a-z0-9]{1,10}){0,4}$/),
  version: fc.integer({ min: 1, max: 1_000_000 }),
  unit: unitRef,
  key: keyId,
  sealed,
});

const acknowledgementFields = {
  enrolment: id,
  batch: id,
  epoch: id,
  receivedAtMs: instant,
  records: fc.array(
    fc.record({
      id: nullable(id),
      sha256: digest,
      outcome: fc.constantFrom(...OUTCOMES),
      reason: nullable(fc.constantFrom(...OUTCOME_REASONS)),
    }),
    { maxLength: 5 },
  ),
  membership: nullable(arbitraryJws),
};

/** Of version 1, which devices that were not updated are still answered by. */
export const arbitraryAcknowledgement1: fc.Arbitrary<Json> = fc.record({
  ...acknowledgementFields,
  protocol: fc.constant(1),
});

export const arbitraryAcknowledgement: fc.Arbitrary<Json> = fc.record({
  ...acknowledgementFields,
  protocol: fc.constant(2),
  heads: nullable(arbitraryJws),
});

const head = fc.record({ sequence: fc.nat(), hash: digest });

export const arbitraryHeads: fc.Arbitrary<Json> = fc.record({
  protocol: fc.constant(2),
  epoch: id,
  audit: head,
  ledger: head,
});

const name = fc.string({ unit: ANY_CHARACTER, minLength: 1, maxLength: 30 });
const collectorKey = fc.record({ id: keyId, publicKey });

const unit = fc.record({
  ref: unitRef,
  code: fc.stringMatching(/^[0-9A-Za-z.-]{1,20}$/),
  name,
  nameEn: nullable(name),
  officeTerm: nullable(name),
});
const DAYS = ['2025-12-31', '2026-01-01', '2026-02-28', '2028-02-29'];

export const arbitraryMembership: fc.Arbitrary<Json> = fc.record({
  protocol: fc.constant(1),
  enrolment: id,
  deviceName: name,
  deviceKey: publicKey,
  places: fc
    .tuple(
      fc.subarray(DAYS, { minLength: 1 }),
      fc.array(unit, { minLength: DAYS.length, maxLength: DAYS.length }),
    )
    .map(([days, units]) => days.map((from, index) => ({ from, unit: units[index] as Json }))),
  sealingKey: collectorKey,
  receiptKey: collectorKey,
});

export const arbitraryLinkedOffice: fc.Arbitrary<Json> = fc.record({
  unit,
  enrolment: id,
  sealingKey: collectorKey,
  receiptKey: collectorKey,
  nowMs: instant,
});

export const arbitraryEnrolmentRequest: fc.Arbitrary<Json> = fc.record({
  protocol: fc.constant(1),
  code: fc.stringMatching(/^[0-9A-Z-]{1,16}$/),
  name,
  publicKey,
});

export const arbitraryEnrolmentAnswer: fc.Arbitrary<Json> = fc.record({
  enrolment: id,
  epoch: id,
  membership: arbitraryJws,
});

export const arbitraryKnownEnrolment: fc.Arbitrary<Json> = fc.record({ enrolment: id });

export const arbitraryOffer: fc.Arbitrary<Json> = fc.record({
  protocol: fc.constant(1),
  enrolment: id,
  offer: id,
  receiptKey: keyId,
  records: fc.array(fc.record({ id, sha256: digest }), { maxLength: 5 }),
});

export const arbitraryOfferAnswer: fc.Arbitrary<Json> = fc.record({
  protocol: fc.constant(1),
  enrolment: id,
  offer: id,
  epoch: id,
  lacking: fc.array(id, { maxLength: 5 }),
});

/** Values that lie on the other side of some limit. */
export const STRANGE: readonly Json[] = [
  null,
  true,
  '',
  'é',
  -1,
  0,
  1,
  0.5,
  201,
  1_000_001,
  2 ** 53,
  8.64e15 + 1,
  -8.64e15 - 2,
  [],
  {},
  [null],
  { toString: 1 },
  'A'.repeat(32),
  '0'.repeat(31),
  '0'.repeat(33),
  `${'0'.repeat(32)}\n`,
  'a'.repeat(65),
  '01@2025-07-01\n',
  '@2025-07-01',
  '2026-02-30',
  'a.b.c',
  '\u{1f3db}'.repeat(60),
  '\u{1f3db}'.repeat(61),
  '\u{1f3db}'.repeat(201),
  'x'.repeat(401),
  'A'.repeat(87),
  `B${'A'.repeat(86)}`,
  `B${'A'.repeat(85)}B`,
  'A'.repeat(1474),
  'A'.repeat(1475),
  `${'A'.repeat(1473)}B`,
  `a.b.${'A'.repeat(86)}`,
  `a.b.${'A'.repeat(85)}B`,
  'response',
  'stored',
];

/** The message with each of its values in turn replaced by another. */
export function withEachReplaced(message: Json, value: Json): readonly Json[] {
  return placesIn(message).map((_, place) => applied(message, { place, kind: 'replace', key: '', value }));
}

/** The message with one to three of its values replaced, removed or added, anywhere in it. */
export function mutated(message: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const change = fc.record({
    place: fc.nat(),
    kind: fc.constantFrom('replace', 'remove', 'add'),
    key: fc.oneof(word(), fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty', 'protocol')),
    value: fc.oneof(fc.constantFrom(...STRANGE), jsonOfDepth(1)),
  });
  return fc
    .tuple(message, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([base, changes]) => changes.reduce(applied, base));
}

function applied(
  message: Json,
  { place, kind, key, value }: { place: number; kind: string; key: string; value: Json },
): Json {
  const copy = JSON.parse(JSON.stringify(message)) as Json;
  const places = placesIn(copy);
  const chosen = places[place % Math.max(1, places.length)];
  if (chosen === undefined) return value;
  const { holder, name } = chosen;
  if (kind === 'remove') Reflect.deleteProperty(holder, name);
  else {
    Object.defineProperty(holder, kind === 'replace' ? name : key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return JSON.parse(JSON.stringify(copy)) as Json;
}

function placesIn(value: Json): { readonly holder: object; readonly name: string }[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, child]) => [
    { holder: value, name },
    ...placesIn(child as Json),
  ]);
}

/** Text without halves of surrogate pairs, which the wire cannot carry. */
function word(): fc.Arbitrary<string> {
  return fc.string({ unit: ANY_CHARACTER, maxLength: 12 });
}

/** Any JSON value nested at most so deep. */
export function jsonOfDepth(maxDepth: number): fc.Arbitrary<Json> {
  return fc
    .jsonValue({ maxDepth, stringUnit: 'binary' })
    .map((value) => JSON.parse(JSON.stringify(value)) as Json);
}
