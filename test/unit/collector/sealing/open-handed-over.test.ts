import { afterAll, describe, expect, test } from 'vitest';
import { openKeyRing } from '../../../../src/collector/keys/key-ring.ts';
import { OpenerPool } from '../../../../src/collector/sealing/opener-pool.ts';
import type { EnrolmentId, KeyId, RecordId } from '../../../../src/core/kernel/brand.ts';
import type { Json } from '../../../../src/core/kernel/canonical-json.ts';
import { handedOverPart } from '../../../../src/core/protocol/handed-over.ts';
import { itemsOf } from '../../../../src/core/questionnaire/items.ts';
import { webCryptography } from '../../../../src/device/cryptography/web-cryptography.ts';
import { sealHandedOver } from '../../../../src/device/records/seal-handed-over.ts';
import { plainRecords, randomHex, sealedRecord } from '../../../support/batches.ts';
import { completeResponse, loadQuestionnaire } from '../../../support/questionnaires.ts';
import { keyNamed } from '../../../support/reference-crypto.ts';
import { KEY_RING, SEALING_KEY } from '../../../support/test-keys.ts';

const ENROLMENT = randomHex() as EnrolmentId;
const HOUSEHOLD = loadQuestionnaire('sipas-2023-household');
const pool = new OpenerPool(openKeyRing(KEY_RING));
afterAll(() => pool.close());

const OWN = { ...completeResponse(HOUSEHOLD, 'household'), answers: {} } as unknown as Json;
const PART = handedOverPart(HOUSEHOLD, {
  answers: Object.fromEntries(itemsOf(HOUSEHOLD).map(({ id }) => [id, 4])),
  corrections: 2,
  durationsMs: {},
  perceptions: { 'q5-harassment': 2 },
});

async function opened(change: {
  readonly id?: string;
  readonly handedOver?: Json;
  readonly key?: { readonly id: string; readonly point: Buffer };
}) {
  const [plain] = plainRecords(1);
  if (plain === undefined) throw new Error('one record was asked for');
  const of = { ...plain, questionnaire: HOUSEHOLD.id, version: HOUSEHOLD.version } as typeof plain;
  const { id, point } = change.key ?? SEALING_KEY;
  const sealed = await sealHandedOver(webCryptography, HOUSEHOLD, PART, {
    id: (change.id ?? of.id) as RecordId,
    sealingKey: { id: id as KeyId, publicKey: point.toString('base64url') as never },
  });
  const body = {
    submittedAtMs: 1,
    response: OWN,
    handedOver: change.handedOver === undefined ? (sealed as unknown as Json) : change.handedOver,
  };
  const [one] = await pool.open(ENROLMENT, [sealedRecord(ENROLMENT, { ...of, body } as never)]);
  return one;
}

describe('the part of an interview that was sealed before its record', () => {
  test('IV2 is opened and taken out of the body', async () => {
    expect(await opened({})).toEqual({ body: { submittedAtMs: 1, response: OWN }, handedOver: PART });
  });

  test('IV2 opens in no record but the one it was made for, and to no key that the ring lacks', async () => {
    const cannot = { body: null, reason: 'cannot-open' };
    expect(await opened({ id: randomHex() })).toEqual(cannot);
    expect(await opened({ key: keyNamed('another') })).toEqual(cannot);
  });

  test.each([null, 'text', {}, PART as unknown as Json, { key: SEALING_KEY.id, sealed: 7 }])(
    'IV2 is nothing else that stands in its place: %j',
    async (handedOver) => {
      expect(await opened({ handedOver })).toEqual({ body: null, reason: 'check-failed' });
    },
  );
});
