import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../src/core/kernel/canonical-json.ts';
import { err, ok, type Result } from '../../../src/core/kernel/result.ts';
import {
  encodeAcknowledgement,
  parseAcknowledgement,
} from '../../../src/core/protocol/messages/acknowledgement.ts';
import { encodeBatchHeader, parseBatchHeader } from '../../../src/core/protocol/messages/batch.ts';
import {
  encodeEnrolmentAnswer,
  encodeKnownEnrolment,
  parseEnrolmentAnswer,
  parseKnownEnrolment,
} from '../../../src/core/protocol/messages/enrolment-answer.ts';
import {
  encodeEnrolmentRequest,
  parseEnrolmentRequest,
} from '../../../src/core/protocol/messages/enrolment-request.ts';
import { encodeHeads, parseHeads } from '../../../src/core/protocol/messages/heads.ts';
import { MESSAGE_SCHEMAS } from '../../../src/core/protocol/messages/json-schema.ts';
import {
  encodeMembership,
  type Membership,
  parseMembership,
} from '../../../src/core/protocol/messages/membership.ts';
import {
  encodeOffer,
  encodeOfferAnswer,
  parseOffer,
  parseOfferAnswer,
} from '../../../src/core/protocol/messages/offer.ts';
import { encodeLinkedOffice, parseLinkedOffice } from '../../../src/core/protocol/messages/office-link.ts';
import { encodeRecord, parseRecord } from '../../../src/core/protocol/messages/record.ts';
import { ANY_CHARACTER } from '../../support/any-character.ts';
import { runs } from '../../support/runs.ts';
import {
  arbitraryAcknowledgement,
  arbitraryAcknowledgement1,
  arbitraryEnrolmentAnswer,
  arbitraryEnrolmentRequest,
  arbitraryHeader,
  arbitraryHeader1,
  arbitraryHeads,
  arbitraryKnownEnrolment,
  arbitraryLinkedOffice,
  arbitraryMembership,
  arbitraryOffer,
  arbitraryOfferAnswer,
  arbitraryRecord,
  jsonOfDepth,
  mutated,
  STRANGE,
  withEachReplaced,
} from './arbitrary-messages.ts';

const RUNS = { numRuns: runs(200) };
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
ajv.addFormat('date', (text) => {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${text}T`);
});

interface Message {
  readonly name: string;
  readonly schema: object;
  readonly arbitrary: fc.Arbitrary<Json>;
  readonly parse: (line: string) => Result<unknown, unknown>;
  readonly encode: (value: never) => string;
  /** What must hold beside the schema, which cannot say it. */
  readonly alsoFits?: (message: Json) => boolean;
  /** As what it is read, where a former version says less than today's. */
  readonly readAs?: (message: Json) => unknown;
}

const MESSAGES: readonly Message[] = [
  {
    name: 'batch header',
    schema: MESSAGE_SCHEMAS.BatchHeader,
    arbitrary: arbitraryHeader,
    parse: parseBatchHeader,
    encode: encodeBatchHeader,
  },
  {
    name: 'batch header of version 1',
    schema: MESSAGE_SCHEMAS.BatchHeader1,
    arbitrary: arbitraryHeader1,
    parse: parseBatchHeader,
    encode: encodeBatchHeader,
    readAs: (message) => ({ ...(message as object), start: null, heads: null }),
  },
  {
    name: 'record',
    schema: MESSAGE_SCHEMAS.Record,
    arbitrary: arbitraryRecord,
    parse: parseRecord,
    encode: encodeRecord,
  },
  {
    name: 'acknowledgement',
    schema: MESSAGE_SCHEMAS.Acknowledgement,
    arbitrary: arbitraryAcknowledgement,
    parse: parseAcknowledgement,
    encode: encodeAcknowledgement,
  },
  {
    name: 'acknowledgement of version 1',
    schema: MESSAGE_SCHEMAS.Acknowledgement1,
    arbitrary: arbitraryAcknowledgement1,
    parse: parseAcknowledgement,
    encode: encodeAcknowledgement,
    readAs: (message) => ({ ...(message as object), heads: null }),
  },
  {
    name: 'heads',
    schema: MESSAGE_SCHEMAS.Heads,
    arbitrary: arbitraryHeads,
    parse: (payload) => {
      const heads = parseHeads(payload);
      return heads === null ? err('no heads') : ok(heads);
    },
    encode: encodeHeads,
  },
  {
    name: 'membership',
    schema: MESSAGE_SCHEMAS.Membership,
    arbitrary: arbitraryMembership,
    parse: parseMembership,
    encode: encodeMembership,
    alsoFits: (message) => {
      const days = (message as unknown as Membership).places.map(({ from }) => from);
      return days.join() === [...new Set(days)].sort().join();
    },
  },
  {
    name: 'linked office',
    schema: MESSAGE_SCHEMAS.LinkedOffice,
    arbitrary: arbitraryLinkedOffice,
    parse: parseLinkedOffice,
    encode: encodeLinkedOffice,
  },
  {
    name: 'enrolment request',
    schema: MESSAGE_SCHEMAS.EnrolmentRequest,
    arbitrary: arbitraryEnrolmentRequest,
    parse: parseEnrolmentRequest,
    encode: encodeEnrolmentRequest,
  },
  {
    name: 'enrolment answer',
    schema: MESSAGE_SCHEMAS.EnrolmentAnswer,
    arbitrary: arbitraryEnrolmentAnswer,
    parse: parseEnrolmentAnswer,
    encode: encodeEnrolmentAnswer,
  },
  {
    name: 'known enrolment',
    schema: MESSAGE_SCHEMAS.KnownEnrolment,
    arbitrary: arbitraryKnownEnrolment,
    parse: parseKnownEnrolment,
    encode: encodeKnownEnrolment,
  },
  {
    name: 'offer',
    schema: MESSAGE_SCHEMAS.Offer,
    arbitrary: arbitraryOffer,
    parse: parseOffer,
    encode: encodeOffer,
  },
  {
    name: 'offer answer',
    schema: MESSAGE_SCHEMAS.OfferAnswer,
    arbitrary: arbitraryOfferAnswer,
    parse: parseOfferAnswer,
    encode: encodeOfferAnswer,
  },
];

describe.each(MESSAGES)('the parser of a $name', ({ schema, arbitrary, parse, encode, alsoFits, readAs }) => {
  const fitsSchema = ajv.compile(schema);
  const fits = (message: Json) => fitsSchema(message) && (alsoFits?.(message) ?? true);

  test('takes every message the schema describes, and encoding it again gives the same line', () => {
    fc.assert(
      fc.property(arbitrary, (message) => {
        const line = canonicalJson(message);
        const parsed = parse(line);
        expect(fits(message)).toBe(true);
        expect(parsed).toEqual({ ok: true, value: readAs?.(message) ?? message });
        expect(parsed.ok && encode(parsed.value as never)).toBe(line);
      }),
      RUNS,
    );
  });

  test('gives the verdict of the schema on every mutated message (seed 1)', () => {
    let taken = 0;
    // And of some as they are, so that both verdicts are met.
    const messages = fc.oneof({ weight: 9, arbitrary: mutated(arbitrary) }, { weight: 1, arbitrary });
    fc.assert(
      fc.property(messages, (message) => {
        const expected = fits(message);
        if (expected) taken += 1;
        expect(parse(canonicalJson(message)).ok).toBe(expected);
      }),
      { ...RUNS, seed: 1 },
    );
    expect(taken).toBeGreaterThan(0);
  });

  test('gives the verdict of the schema on every strange value in every place', () => {
    const others = fc
      .sample(arbitrary, { numRuns: runs(1), seed: 1 })
      .flatMap((message) => STRANGE.flatMap((value) => withEachReplaced(message, value)));
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter((other) => parse(canonicalJson(other)).ok !== fits(other))).toEqual([]);
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
        const line = canonicalJson(message);
        // A message of one field has no comma to spoil.
        fc.pre(spoiled(line) !== line);
        expect(parse(spoiled(line)).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: ANY_CHARACTER }), fc.json(), fc.string()), (text) => {
        parse(text);
      }),
      RUNS,
    );
  });
});
