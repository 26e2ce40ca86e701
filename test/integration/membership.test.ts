import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replaceKeysFile } from '../../src/collector/keys/load-key-ring.ts';
import {
  type EnrolmentRequest,
  encodeEnrolmentRequest,
} from '../../src/core/protocol/messages/enrolment-request.ts';
import { MEMBERSHIP_MEDIA_TYPE, parseMembership } from '../../src/core/protocol/messages/membership.ts';
import { collectorSignedHeader, deviceSignedHeader } from '../../src/core/protocol/signed.ts';
import { packed, plainRecord, sha256, UNIT } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { newCode } from '../support/enrolment.ts';
import { isSignedBy, keyNamed, partOf, pkcs8Of, signed } from '../support/reference-crypto.ts';
import { DEVICE_KEY, KEY_RING, RECEIPT_KEY, SEALING_KEY } from '../support/test-keys.ts';
import { acknowledgementOf, problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

const NEW_SEALING = keyNamed('new sealing');
const NEW_RECEIPT = keyNamed('new receipt');

describe.each(ENGINES)('memberships on $name', (engine) => {
  let server: TestCollector;
  beforeAll(async () => {
    server = await startTestCollector(engine);
  });
  afterAll(() => server.stop());

  const membershipIn = (jws: string | null, key = RECEIPT_KEY) => {
    expect(isSignedBy(key.publicKey, jws ?? '')).toBe(true);
    expect(partOf(jws ?? '', 0)).toBe(collectorSignedHeader('sipas-membership', key.id));
    const text = partOf(jws ?? '', 1);
    const parsed = parseMembership(text);
    if (!parsed.ok) throw new Error(text);
    return { ...parsed.value, digest: sha256(text) };
  };
  const rename = (id: string, name: string) =>
    server.collector.database.writer.updateTable('enrolments').set({ name }).where('id', '=', id).execute();

  test('ME2 a device that holds none, or another, is brought the present one; one that holds it is not', async () => {
    const id = await server.enrol();
    const heartbeat = async (membership: string | null) =>
      (await acknowledgementOf(await server.post(packed(id, [], { membership: membership as never }))))
        .membership;
    const first = membershipIn(await heartbeat(null));
    expect(first).toMatchObject({
      enrolment: id,
      deviceName: 'Máy 1',
      deviceKey: DEVICE_KEY.publicKey,
      places: [{ from: '2026-11-01', unit: { ref: UNIT, code: '01' } }],
      sealingKey: { id: SEALING_KEY.id, publicKey: SEALING_KEY.publicKey },
      receiptKey: { id: RECEIPT_KEY.id, publicKey: RECEIPT_KEY.publicKey },
    });
    expect(await heartbeat(first.digest)).toBeNull();
    await rename(id, 'Máy 2');
    const second = membershipIn(await heartbeat(first.digest));
    expect(second.deviceName).toBe('Máy 2');
    expect(await heartbeat(second.digest)).toBeNull();
    expect(membershipIn(await heartbeat(first.digest)).digest).toBe(second.digest);
  });

  const request = (changes: Partial<EnrolmentRequest> = {}) =>
    encodeEnrolmentRequest({
      protocol: 1,
      code: '0000000000',
      name: 'Máy 3',
      publicKey: DEVICE_KEY.publicKey,
      ...changes,
    });
  const signedRequest = (text: string, key = DEVICE_KEY) =>
    signed(deviceSignedHeader('sipas-enrolment'), text, key);
  const enrol = (body: string, mediaType = MEMBERSHIP_MEDIA_TYPE) =>
    fetch(`${server.url}/api/v1/enrolments`, {
      method: 'POST',
      headers: { 'content-type': mediaType },
      body,
    });

  test('CO14 a code and a signed key become a member, who may send at once', async () => {
    const answer = await enrol(signedRequest(request({ code: await newCode(server.collector) })));
    expect(answer.status).toBe(201);
    const { enrolment, epoch, membership } = (await answer.json()) as Record<string, string>;
    expect(epoch).toBe(await server.collector.ingest.store.epoch());
    const said = membershipIn(membership ?? '');
    expect(said).toMatchObject({ enrolment, deviceName: 'Máy 3', deviceKey: DEVICE_KEY.publicKey });
    const sent = packed(enrolment ?? '', [plainRecord()], { membership: said.digest });
    const acknowledged = await acknowledgementOf(await server.post(sent));
    expect(acknowledged).toMatchObject({ membership: null, records: [{ outcome: 'stored' }] });
  });

  test.each<[string, string, number, string]>([
    ['without proof of the key', signedRequest(request(), keyNamed('another')), 403, 'signature-invalid'],
    [
      'signed as a batch',
      signed(deviceSignedHeader('sipas-batch'), request(), DEVICE_KEY),
      403,
      'signature-invalid',
    ],
    ['in the clear', request(), 400, 'body-malformed'],
    ['with a key too many', signedRequest(request().replace('{', '{"a":1,')), 400, 'body-malformed'],
    ['without a name', signedRequest(request({ name: ' ' })), 400, 'body-malformed'],
    [
      'with a point that is none',
      signedRequest(request({ publicKey: `BA${'A'.repeat(85)}` as never })),
      403,
      'signature-invalid',
    ],
    ['with a code that is none', signedRequest(request({ code: 'XXXX' })), 403, 'enrolment-code-invalid'],
  ])('CO14 a request %s is refused', async (_, body, status, code) => {
    expect(await problemOf(await enrol(body))).toEqual([status, code]);
  });

  test('CO14 a request of version 0, and a long one, are refused unread', async () => {
    expect(
      await problemOf(await enrol(JSON.stringify({ unit: UNIT, name: 'x' }), 'application/json')),
    ).toEqual([415, 'unsupported-media-type']);
    expect(await problemOf(await enrol('x'.repeat(20_000)))).toEqual([413, 'body-too-large']);
  });

  test('ME3 CO15 new keys come to a device by the word of the old one, and what it sealed before is opened', async () => {
    const id = await server.enrol();
    const before = packed(id, [plainRecord({ sequence: 1 })]);
    replaceKeysFile(server.dataDir, {
      ...KEY_RING,
      sealing: [pkcs8Of(NEW_SEALING), ...KEY_RING.sealing],
      receipt: [pkcs8Of(NEW_RECEIPT), ...KEY_RING.receipt],
    });
    const { membership, records } = await acknowledgementOf(await server.post(before));
    expect(records).toMatchObject([{ outcome: 'stored' }]);
    const said = membershipIn(membership);
    expect(said.sealingKey).toEqual({ id: NEW_SEALING.id, publicKey: NEW_SEALING.publicKey });
    expect(said.receiptKey).toEqual({ id: NEW_RECEIPT.id, publicKey: NEW_RECEIPT.publicKey });
    // From then on it asks for the new one's word.
    const after = packed(id, [plainRecord({ sequence: 2 })], {
      receiptKey: NEW_RECEIPT.id,
      membership: said.digest,
    });
    const acknowledged = await acknowledgementOf(await server.post(after), NEW_RECEIPT);
    expect(acknowledged).toMatchObject({ membership: null, records: [{ outcome: 'stored' }] });
  });

  test('nothing above was a fault of our own', () => {
    expect(server.log.filter((line) => /"status":5\d\d|fault of our own/.test(line))).toEqual([]);
  });
});
