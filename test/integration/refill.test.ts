import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EnrolmentId, OfferId, RecordId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { OFFER_MAX_BYTES } from '../../src/core/protocol/limits.ts';
import {
  encodeMembership,
  MEMBERSHIP_MEDIA_TYPE,
  type Membership,
} from '../../src/core/protocol/messages/membership.ts';
import {
  encodeOffer,
  OFFER_MEDIA_TYPE,
  type Offer,
  parseOfferAnswer,
} from '../../src/core/protocol/messages/offer.ts';
import { collectorSignedHeader, deviceSignedHeader } from '../../src/core/protocol/signed.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import {
  type PlainRecord,
  packed,
  plainRecord,
  plainRecords,
  randomHex,
  recordLine,
  sha256,
  UNIT,
} from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { isSignedBy, keyNamed, partOf, type ReferenceKey, signed } from '../support/reference-crypto.ts';
import { DEVICE_KEY, RECEIPT_KEY, SEALING_KEY } from '../support/test-keys.ts';
import { acknowledgementOf, problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

const OFFER = randomHex() as OfferId;
const OWN = randomHex() as EnrolmentId;
const KEYLESS = randomHex() as EnrolmentId;
const OTHER_KEY = keyNamed('another device');

describe.each(ENGINES)('filling a restored collector up again on $name', (engine) => {
  let server: TestCollector;
  let enrolment: EnrolmentId;
  beforeAll(async () => {
    server = await startTestCollector(engine);
    enrolment = await server.enrol();
    const member = { unit: UNIT as UnitRef, name: 'Máy 1', day: '2026-11-01' as Day };
    await server.collector.enrolments.add({ ...member, id: OWN, publicKey: DEVICE_KEY.publicKey });
    await server.collector.enrolments.add({ ...member, id: KEYLESS, publicKey: null });
  });
  afterAll(() => server.stop());

  const offer = (body: string | Uint8Array, mediaType = OFFER_MEDIA_TYPE) =>
    fetch(`${server.url}/api/v1/offers`, {
      method: 'POST',
      headers: { 'content-type': mediaType },
      body: body as BodyInit,
    });
  const offerText = (records: readonly PlainRecord[], from: string, changes: Partial<Offer> = {}) =>
    encodeOffer({
      protocol: 1,
      enrolment: from as EnrolmentId,
      offer: OFFER,
      receiptKey: RECEIPT_KEY.id,
      records: records.map((record) => ({ id: record.id, sha256: sha256(recordLine(from, record)) })),
      ...changes,
    });
  const signedOffer = (text: string, key = DEVICE_KEY) =>
    signed(deviceSignedHeader('sipas-offer'), text, key);
  const offerOf = (records: readonly PlainRecord[], from: string = enrolment) =>
    signedOffer(offerText(records, from));
  /** What a signed answer says. */
  const saidIn = async (answer: Response) => {
    const jws = await answer.text();
    expect(isSignedBy(RECEIPT_KEY.publicKey, jws)).toBe(true);
    expect(partOf(jws, 0)).toBe(collectorSignedHeader('sipas-offer-answer', RECEIPT_KEY.id));
    return parseOfferAnswer(partOf(jws, 1));
  };

  test('EP1 an offer is answered by what is lacking, and the rest is not asked for', async () => {
    const records = plainRecords(4);
    await server.post(packed(enrolment, records.slice(0, 2)));
    const answer = await offer(offerOf(records));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(OFFER_MEDIA_TYPE);
    expect(await saidIn(answer)).toEqual({
      ok: true,
      value: {
        protocol: 1,
        enrolment,
        offer: OFFER,
        epoch: await server.collector.ingest.store.epoch(),
        lacking: records.slice(2).map(({ id }) => id),
      },
    });
  });

  test('EP4 the answer and the acknowledgement name the same epoch, also one of the enrolment’s own', async () => {
    const device = await server.enrol();
    const changes = { lastSequence: 9, waiting: 1 };
    const { epoch } = await acknowledgementOf(await server.post(packed(device, [plainRecord()], changes)));
    expect(epoch).not.toBe(await server.collector.ingest.store.epoch());
    expect(await saidIn(await offer(offerOf([], device)))).toMatchObject({
      value: { epoch },
    });
  });

  test('EP1 the largest offer fits', async () => {
    const records = Array.from({ length: 1_000 }, () => plainRecord());
    const answer = await saidIn(await offer(offerOf(records)));
    expect(answer).toMatchObject({ value: { lacking: records.map(({ id }) => id as RecordId) } });
  });

  const unknown = signedOffer(offerText([], randomHex()));
  const own = (changes: Partial<Offer> = {}) => offerText([], OWN, changes);
  test.each<[string, string | Uint8Array, string, number, string]>([
    ['another media type', unknown, 'application/json', 415, 'unsupported-media-type'],
    ['text', 'hello', OFFER_MEDIA_TYPE, 400, 'offer-malformed'],
    ['nothing', '', OFFER_MEDIA_TYPE, 400, 'offer-malformed'],
    ['bytes that are no UTF-8', Uint8Array.of(0xff, 0xfe), OFFER_MEDIA_TYPE, 400, 'offer-malformed'],
    ['an offer in the clear', own(), OFFER_MEDIA_TYPE, 400, 'offer-malformed'],
    ['a key too many', signedOffer(own().replace('{', '{"a":1,')), OFFER_MEDIA_TYPE, 400, 'offer-malformed'],
    ['another device', signedOffer(own(), OTHER_KEY), OFFER_MEDIA_TYPE, 403, 'signature-invalid'],
    [
      'a device without a key',
      signedOffer(offerText([], KEYLESS)),
      OFFER_MEDIA_TYPE,
      403,
      'signature-invalid',
    ],
    [
      'a header of a batch',
      signed(deviceSignedHeader('sipas-batch'), own(), DEVICE_KEY),
      OFFER_MEDIA_TYPE,
      403,
      'signature-invalid',
    ],
    [
      'a receipt key of another collector',
      signedOffer(own({ receiptKey: OTHER_KEY.id })),
      OFFER_MEDIA_TYPE,
      409,
      'receipt-key-unknown',
    ],
    ['too many bytes', 'x'.repeat(OFFER_MAX_BYTES + 1), OFFER_MEDIA_TYPE, 413, 'body-too-large'],
    ['an unknown enrolment', unknown, OFFER_MEDIA_TYPE, 403, 'enrolment-unknown'],
  ])('an offer of %s is refused', async (_, body, mediaType, status, code) => {
    expect(await problemOf(await offer(body, mediaType))).toEqual([status, code]);
  });

  const announce = (id: string, jws: string, mediaType = MEMBERSHIP_MEDIA_TYPE) =>
    fetch(`${server.url}/api/v1/enrolments/${id}`, {
      method: 'PUT',
      headers: { 'content-type': mediaType },
      body: jws,
    });
  const membership = (id: string, changes: Partial<Membership> = {}, by: ReferenceKey = RECEIPT_KEY) => {
    const unit = { ref: UNIT, code: '01', name: 'Hà Nội', nameEn: null, officeTerm: null };
    const text = encodeMembership({
      protocol: 1,
      enrolment: id as EnrolmentId,
      deviceName: 'Máy 1',
      deviceKey: DEVICE_KEY.publicKey,
      places: [{ from: '2026-11-01' as Day, unit }],
      sealingKey: { id: SEALING_KEY.id, publicKey: SEALING_KEY.publicKey },
      receiptKey: { id: RECEIPT_KEY.id, publicKey: RECEIPT_KEY.publicKey },
      ...changes,
    });
    return signed(collectorSignedHeader('sipas-membership', by.id), text, by);
  };

  test('EP2 an enrolment that is not known is shown by the collector’s own word and goes on', async () => {
    const lost = randomHex();
    const records = plainRecords(3);
    expect(await problemOf(await server.post(packed(lost, records)))).toEqual([403, 'enrolment-unknown']);
    const added = await announce(lost, membership(lost));
    expect([added.status, await added.json()]).toEqual([201, { enrolment: lost }]);
    expect((await announce(lost, membership(lost))).status).toBe(200);
    const { records: answered } = await acknowledgementOf(await server.post(packed(lost, records)));
    expect(answered.map(({ outcome }) => outcome)).toEqual(['stored', 'stored', 'stored']);
  });

  test('EP2 ten announcements at once are one enrolment', async () => {
    const lost = randomHex();
    const answers = await Promise.all(Array.from({ length: 10 }, () => announce(lost, membership(lost))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(9).fill(200), 201]);
  });

  const lost = randomHex();
  const parts = membership(lost).split('.');
  test.each<[string, string, string, number, string]>([
    [
      'of another key than the member’s',
      OWN,
      membership(OWN, { deviceKey: OTHER_KEY.publicKey }),
      409,
      'enrolment-taken',
    ],
    ['of a member without a key', KEYLESS, membership(KEYLESS), 409, 'enrolment-taken'],
    ['signed by nobody here', lost, membership(lost, {}, OTHER_KEY), 403, 'membership-invalid'],
    ['of another member', lost, membership(randomHex()), 403, 'membership-invalid'],
    [
      'with another’s signature',
      lost,
      [...parts.slice(0, 2), membership(OWN).split('.')[2]].join('.'),
      403,
      'membership-invalid',
    ],
    ['under what is no id', 'a'.repeat(31), membership(lost), 400, 'parameter-invalid'],
    ['that is no JWS', lost, 'hello', 400, 'body-malformed'],
    [
      'signed as an acknowledgement',
      lost,
      signed(
        collectorSignedHeader('sipas-acknowledgement', RECEIPT_KEY.id),
        partOf(membership(lost), 1),
        RECEIPT_KEY,
      ),
      403,
      'membership-invalid',
    ],
  ])('EP2 an announcement %s is refused', async (_, id, jws, status, code) => {
    expect(await problemOf(await announce(id, jws))).toEqual([status, code]);
  });

  test('EP2 an announcement in another media type is refused', async () => {
    const answer = await announce(lost, membership(lost), 'application/json');
    expect(await problemOf(answer)).toEqual([415, 'unsupported-media-type']);
  });

  test('nothing above was a fault of our own', () => {
    expect(server.log.filter((line) => /"status":5\d\d|fault of our own/.test(line))).toEqual([]);
  });
});
