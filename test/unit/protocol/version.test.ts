import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../src/core/protocol/canonical-json.ts';
import {
  ACKNOWLEDGEMENT_SCHEMA,
  BATCH_HEADER_SCHEMA,
  BATCH_MEDIA_TYPE,
  OFFER_ANSWER_SCHEMA,
  OFFER_MEDIA_TYPE,
  OFFER_SCHEMA,
  RECORD_SCHEMA,
} from '../../../src/core/protocol/messages.ts';
import { encodeReceiptFile, transferFileHeader } from '../../../src/core/protocol/transfer-file.ts';
import { OLDEST_ACCEPTED_VERSION, PROTOCOL_VERSION } from '../../../src/core/protocol/version.ts';

/** SHA-256 of each message, by version. A line here is never changed, only added. */
const MESSAGES_OF_VERSION: readonly Readonly<Record<string, string>>[] = [
  {
    header: 'e8628ed591811ed1260e50ae136626e2416b42ab7d74b8fc5c58384c89e04bd4',
    record: '2c5bf6b96acbec111a3d92f81f327fa36a3139da7959b48fd08c274157bdc000',
    acknowledgement: '71b4f07dd523ac7665f2afd0c284ebb20e922431f3d6c2c94f1943c5e7160aea',
    mediaType: 'bae9509111371dff5e496847a4c27572a1f7c2c0027128762d021e8f18956621',
    offer: '0d022a8c6d02d0c2ba824e20863f1078e1bd03f8cfaa2098888832e16c6d4d9a',
    offerAnswer: '2439cdbcd116c258c5d4d50c69b352c57033b509d94466e02e43ae66e6d3833c',
    offerMediaType: '5c2c835407b491060acb4dc582205a3e5c18a171990fdeff03a56c51d6eed97c',
  },
];

/** What version 0 began with, over all of it. What came later is asked for by new devices of new collectors only. */
const BEGINNING_OF_VERSION_0 = '532ef1150105e2b9e1418eb1514f026322ac9559d0a7e668d4acec2a69ec2559';

const beginning = {
  header: BATCH_HEADER_SCHEMA,
  record: RECORD_SCHEMA,
  acknowledgement: ACKNOWLEDGEMENT_SCHEMA,
  mediaType: BATCH_MEDIA_TYPE,
};
const messages = {
  ...beginning,
  offer: OFFER_SCHEMA,
  offerAnswer: OFFER_ANSWER_SCHEMA,
  offerMediaType: OFFER_MEDIA_TYPE,
};

describe('the protocol version', () => {
  test.each(Object.entries(messages))(
    'VE1 the %s is the one recorded for this version: changing it needs a new version',
    (name, message) => {
      expect(digestOf(message)).toBe(MESSAGES_OF_VERSION[PROTOCOL_VERSION]?.[name]);
    },
  );

  test('VE1 this version has the recorded messages and no others', () => {
    expect(Object.keys(MESSAGES_OF_VERSION[PROTOCOL_VERSION] ?? {})).toEqual(Object.keys(messages));
  });

  test('VE1 nothing that version 0 began with has changed since', () => {
    expect(PROTOCOL_VERSION).toBe(0);
    expect(digestOf(beginning)).toBe(BEGINNING_OF_VERSION_0);
  });

  test('VE1 every version up to this one is recorded, and the oldest accepted is among them', () => {
    expect(MESSAGES_OF_VERSION).toHaveLength(PROTOCOL_VERSION + 1);
    expect(OLDEST_ACCEPTED_VERSION).toBeGreaterThanOrEqual(0);
    expect(OLDEST_ACCEPTED_VERSION).toBeLessThanOrEqual(PROTOCOL_VERSION);
  });

  test('VE1 files begin with the recorded line', () => {
    expect(transferFileHeader()).toBe('{"file":"sipas-batches","protocol":0}\n');
    expect(encodeReceiptFile([])).toBe('{"file":"sipas-receipts","protocol":0}\n');
  });
});

function digestOf(message: unknown): string {
  return createHash('sha256')
    .update(canonicalJson(withoutDescriptions(message as Json)))
    .digest('hex');
}

/** What is said about a field may be put better without a new version. */
function withoutDescriptions(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, child]) => key !== 'description' || typeof child !== 'string')
      .map(([key, child]) => [key, withoutDescriptions(child as Json)]),
  );
}
