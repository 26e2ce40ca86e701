import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Result } from '../../../src/core/kernel/result.ts';
import { encodeAcknowledgement, parseAcknowledgement } from '../../../src/core/protocol/acknowledgement.ts';
import { encodeBatchHeader, parseBatchHeader } from '../../../src/core/protocol/batch.ts';
import { canonicalJson, type Json } from '../../../src/core/protocol/canonical-json.ts';
import {
  ACKNOWLEDGEMENT_SCHEMA,
  BATCH_HEADER_SCHEMA,
  OFFER_ANSWER_SCHEMA,
  OFFER_SCHEMA,
  RECORD_SCHEMA,
} from '../../../src/core/protocol/messages.ts';
import {
  encodeOffer,
  encodeOfferAnswer,
  parseOffer,
  parseOfferAnswer,
} from '../../../src/core/protocol/offer.ts';
import { encodeRecord, parseRecord } from '../../../src/core/protocol/record.ts';
import {
  arbitraryAcknowledgement,
  arbitraryHeader,
  arbitraryOffer,
  arbitraryOfferAnswer,
  arbitraryRecord,
  jsonOfDepth,
  mutated,
} from './arbitrary-messages.ts';

const RUNS = { numRuns: 2_000 };
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });

interface Message {
  readonly name: string;
  readonly schema: object;
  readonly arbitrary: fc.Arbitrary<Json>;
  readonly parse: (line: string) => Result<unknown, unknown>;
  readonly encode: (value: never) => string;
}

const MESSAGES: readonly Message[] = [
  {
    name: 'batch header',
    schema: BATCH_HEADER_SCHEMA,
    arbitrary: arbitraryHeader,
    parse: parseBatchHeader,
    encode: encodeBatchHeader,
  },
  {
    name: 'record',
    schema: RECORD_SCHEMA,
    arbitrary: arbitraryRecord,
    parse: parseRecord,
    encode: encodeRecord,
  },
  {
    name: 'acknowledgement',
    schema: ACKNOWLEDGEMENT_SCHEMA,
    arbitrary: arbitraryAcknowledgement,
    parse: parseAcknowledgement,
    encode: encodeAcknowledgement,
  },
  {
    name: 'offer',
    schema: OFFER_SCHEMA,
    arbitrary: arbitraryOffer,
    parse: parseOffer,
    encode: encodeOffer,
  },
  {
    name: 'offer answer',
    schema: OFFER_ANSWER_SCHEMA,
    arbitrary: arbitraryOfferAnswer,
    parse: parseOfferAnswer,
    encode: encodeOfferAnswer,
  },
];

describe.each(MESSAGES)('the parser of a $name', ({ schema, arbitrary, parse, encode }) => {
  const fits = ajv.compile(schema);

  test('takes every message the schema describes, and encoding it again gives the same line', () => {
    fc.assert(
      fc.property(arbitrary, (message) => {
        const line = canonicalJson(message);
        const parsed = parse(line);
        expect(fits(message)).toBe(true);
        expect(parsed).toEqual({ ok: true, value: message });
        expect(parsed.ok && encode(parsed.value as never)).toBe(line);
      }),
      RUNS,
    );
  });

  test('gives the verdict of the schema on every mutated message (seed 1)', () => {
    let taken = 0;
    fc.assert(
      fc.property(mutated(arbitrary), (message) => {
        const expected = fits(message);
        if (expected) taken += 1;
        expect(parse(canonicalJson(message)).ok).toBe(expected);
      }),
      { ...RUNS, seed: 1 },
    );
    // Both verdicts were met.
    expect(taken).toBeGreaterThan(0);
  });

  test('gives the verdict of the schema on any JSON value', () => {
    fc.assert(
      fc.property(jsonOfDepth(3), (value) => {
        expect(parse(canonicalJson(value)).ok).toBe(fits(value));
      }),
      RUNS,
    );
  });

  test('BA2 takes no line but the canonical one', () => {
    const spoil = fc.constantFrom<(line: string) => string>(
      (line) => ` ${line}`,
      (line) => `${line} `,
      (line) => `${line}\r`,
      (line) => line.replace(':', ' :'),
      (line) => line.replace(',', ', '),
      (line) => `{${line.slice(1, line.indexOf(',') + 1)}${line.slice(1)}`,
      (line) => JSON.stringify(JSON.parse(line), null, 1),
      (line) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line)).reverse())),
    );
    fc.assert(
      fc.property(arbitrary, spoil, (message, spoiled) => {
        expect(parse(spoiled(canonicalJson(message))).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.string()), (text) => {
        parse(text);
      }),
      RUNS,
    );
  });
});
