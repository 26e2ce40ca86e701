import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EnrolmentId, RecordId } from '../../src/core/kernel/brand.ts';
import { OFFER_MAX_BYTES } from '../../src/core/protocol/limits.ts';
import { OFFER_MEDIA_TYPE } from '../../src/core/protocol/messages.ts';
import { encodeOffer, parseOfferAnswer } from '../../src/core/protocol/offer.ts';
import { encodeRecord, type WireRecord } from '../../src/core/protocol/record.ts';
import { packed, randomHex, sha256, UNIT, wireRecord, wireRecords } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { acknowledgementOf, problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

describe.each(ENGINES)('filling a restored collector up again on $name', (engine) => {
  let server: TestCollector;
  let enrolment: string;
  beforeAll(async () => {
    server = await startTestCollector(engine);
    enrolment = await server.enrol();
  });
  afterAll(() => server.stop());

  const offer = (body: string | Uint8Array, mediaType = OFFER_MEDIA_TYPE) =>
    fetch(`${server.url}/api/v1/offers`, {
      method: 'POST',
      headers: { 'content-type': mediaType },
      body: body as BodyInit,
    });
  const offerOf = (records: readonly WireRecord[], from = enrolment) =>
    encodeOffer({
      protocol: 0,
      enrolment: from as EnrolmentId,
      records: records.map((record) => ({ id: record.id, sha256: sha256(encodeRecord(record)) })),
    });

  test('EP1 an offer is answered by what is lacking, and the rest is not asked for', async () => {
    const records = wireRecords(4);
    await server.post(packed(enrolment, records.slice(0, 2)));
    const answer = await offer(offerOf(records));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(OFFER_MEDIA_TYPE);
    expect(parseOfferAnswer(await answer.text())).toEqual({
      ok: true,
      value: {
        protocol: 0,
        enrolment,
        epoch: await server.collector.ingest.store.epoch(),
        lacking: records.slice(2).map(({ id }) => id),
      },
    });
  });

  test('EP4 the answer and the acknowledgement name the same epoch, also one of the enrolment’s own', async () => {
    const device = await server.enrol();
    const changes = { lastSequence: 9, waiting: 1 };
    const { epoch } = await acknowledgementOf(await server.post(packed(device, [wireRecord()], changes)));
    expect(epoch).not.toBe(await server.collector.ingest.store.epoch());
    expect(parseOfferAnswer(await (await offer(offerOf([], device))).text())).toMatchObject({
      value: { epoch },
    });
  });

  test('EP1 the largest offer fits', async () => {
    const records = Array.from({ length: 1_000 }, () => wireRecord());
    const answer = parseOfferAnswer(await (await offer(offerOf(records))).text());
    expect(answer).toMatchObject({ value: { lacking: records.map(({ id }) => id as RecordId) } });
  });

  const unknown = encodeOffer({ protocol: 0, enrolment: randomHex() as EnrolmentId, records: [] });
  test.each<[string, string | Uint8Array, string, number, string]>([
    ['another media type', unknown, 'application/json', 415, 'unsupported-media-type'],
    ['text', 'hello', OFFER_MEDIA_TYPE, 400, 'offer-malformed'],
    ['nothing', '', OFFER_MEDIA_TYPE, 400, 'offer-malformed'],
    ['bytes that are no UTF-8', Uint8Array.of(0xff, 0xfe), OFFER_MEDIA_TYPE, 400, 'offer-malformed'],
    ['a key too many', unknown.replace('{', '{"a":1,'), OFFER_MEDIA_TYPE, 400, 'offer-malformed'],
    ['too many bytes', 'x'.repeat(OFFER_MAX_BYTES + 1), OFFER_MEDIA_TYPE, 413, 'body-too-large'],
    ['an unknown enrolment', unknown, OFFER_MEDIA_TYPE, 403, 'enrolment-unknown'],
  ])('an offer of %s is refused', async (_, body, mediaType, status, code) => {
    expect(await problemOf(await offer(body, mediaType))).toEqual([status, code]);
  });

  const announce = (id: string, body: object) =>
    fetch(`${server.url}/api/v1/enrolments/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  test('EP2 an enrolment that is not known is announced again under the same id and goes on', async () => {
    const lost = randomHex();
    const records = wireRecords(3);
    expect(await problemOf(await server.post(packed(lost, records)))).toEqual([403, 'enrolment-unknown']);
    const said = { unit: UNIT, name: 'Máy 1' };
    const added = await announce(lost, said);
    expect([added.status, await added.json()]).toEqual([201, { enrolment: lost }]);
    expect((await announce(lost, said)).status).toBe(200);
    const { records: answered } = await acknowledgementOf(await server.post(packed(lost, records)));
    expect(answered.map(({ outcome }) => outcome)).toEqual(['stored', 'stored', 'stored']);
  });

  test('EP2 ten announcements at once are one enrolment', async () => {
    const lost = randomHex();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => announce(lost, { unit: UNIT, name: 'Máy 1' })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(9).fill(200), 201]);
  });

  test.each<[string, () => string, object, number, string]>([
    ['at another unit', () => enrolment, { unit: '04@2025-07-01', name: 'x' }, 409, 'enrolment-taken'],
    ['at no unit', randomHex, { unit: '01@2020-01-01', name: 'x' }, 404, 'unit-unknown'],
    ['at what is no unit', randomHex, { unit: '01', name: 'x' }, 404, 'unit-unknown'],
    ['without a name', randomHex, { unit: UNIT, name: ' ' }, 400, 'body-malformed'],
    ['with a key too many', randomHex, { unit: UNIT, name: 'x', id: 1 }, 400, 'body-malformed'],
    ['under what is no id', () => 'a'.repeat(31), { unit: UNIT, name: 'x' }, 400, 'parameter-invalid'],
  ])('EP2 an announcement %s is refused', async (_, id, body, status, code) => {
    expect(await problemOf(await announce(id(), body))).toEqual([status, code]);
  });

  test('nothing above was a fault of our own', () => {
    expect(server.log.filter((line) => /"status":5\d\d|fault of our own/.test(line))).toEqual([]);
  });
});
