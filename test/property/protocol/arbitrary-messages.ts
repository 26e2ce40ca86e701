import fc from 'fast-check';
import type { Json } from '../../../src/core/protocol/canonical-json.ts';
import { OUTCOME_REASONS, OUTCOMES, RECORD_KINDS } from '../../../src/core/protocol/messages.ts';

/** Messages written from the schemas, and what may go wrong with them. */
const id = fc.stringMatching(/^[0-9a-f]{32}$/);
const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
const count = fc.oneof(fc.nat(), fc.constantFrom(0, Number.MAX_SAFE_INTEGER));
const instant = fc.oneof(fc.nat(), fc.constantFrom(0, 8.64e15));
const nullable = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

export const arbitraryHeader: fc.Arbitrary<Json> = fc.record({
  protocol: fc.constant(0),
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
});

export const arbitraryRecord: fc.Arbitrary<Json> = fc.record({
  id,
  sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  kind: fc.constantFrom(...RECORD_KINDS),
  questionnaire: fc.stringMatching(/^[a-z0-9]{1,10}(-[a-z0-9]{1,10}){0,4}$/),
  version: fc.integer({ min: 1, max: 1_000_000 }),
  unit: fc.stringMatching(/^[0-9A-Za-z.-]{1,20}@[0-9]{4}-[0-9]{2}-[0-9]{2}$/),
  body: fc.dictionary(word(), jsonOfDepth(2), { maxKeys: 4 }),
});

export const arbitraryAcknowledgement: fc.Arbitrary<Json> = fc.record({
  protocol: fc.constant(0),
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
});

export const arbitraryOffer: fc.Arbitrary<Json> = fc.record({
  protocol: fc.constant(0),
  enrolment: id,
  records: fc.array(fc.record({ id, sha256: digest }), { maxLength: 5 }),
});

export const arbitraryOfferAnswer: fc.Arbitrary<Json> = fc.record({
  protocol: fc.constant(0),
  enrolment: id,
  epoch: id,
  lacking: fc.array(id, { maxLength: 5 }),
});

/** Values that lie on the other side of some limit. */
const STRANGE: readonly Json[] = [
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
  'response',
  'stored',
];

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
  return fc.string({ unit: 'binary', maxLength: 12 });
}

/** Any JSON value nested at most so deep. */
export function jsonOfDepth(maxDepth: number): fc.Arbitrary<Json> {
  return fc
    .jsonValue({ maxDepth, stringUnit: 'binary' })
    .map((value) => JSON.parse(JSON.stringify(value)) as Json);
}
