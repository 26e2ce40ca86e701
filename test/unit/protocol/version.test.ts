import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../src/core/protocol/canonical-json.ts';
import {
  ACKNOWLEDGEMENT_SCHEMA,
  BATCH_HEADER_SCHEMA,
  BATCH_MEDIA_TYPE,
  RECORD_SCHEMA,
} from '../../../src/core/protocol/messages.ts';
import { OLDEST_ACCEPTED_VERSION, PROTOCOL_VERSION } from '../../../src/core/protocol/version.ts';

/** SHA-256 over the messages of each version, by version. A line here is never changed, only added. */
const MESSAGES_OF_VERSION = ['532ef1150105e2b9e1418eb1514f026322ac9559d0a7e668d4acec2a69ec2559'];

const messages = {
  header: BATCH_HEADER_SCHEMA,
  record: RECORD_SCHEMA,
  acknowledgement: ACKNOWLEDGEMENT_SCHEMA,
  mediaType: BATCH_MEDIA_TYPE,
};

describe('the protocol version', () => {
  test('VE1 the messages are those recorded for this version: changing them needs a new version', () => {
    const digest = createHash('sha256')
      .update(canonicalJson(withoutDescriptions(messages as unknown as Json)))
      .digest('hex');
    expect(digest).toBe(MESSAGES_OF_VERSION[PROTOCOL_VERSION]);
  });

  test('VE1 every version up to this one is recorded, and the oldest accepted is among them', () => {
    expect(MESSAGES_OF_VERSION).toHaveLength(PROTOCOL_VERSION + 1);
    expect(OLDEST_ACCEPTED_VERSION).toBeGreaterThanOrEqual(0);
    expect(OLDEST_ACCEPTED_VERSION).toBeLessThanOrEqual(PROTOCOL_VERSION);
  });
});

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
