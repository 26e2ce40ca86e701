import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import { must } from '../../../../src/core/kernel/assert.ts';
import type { RecordId } from '../../../../src/core/kernel/brand.ts';
import type { ReceiptNumber } from '../../../../src/core/protocol/codes/receipt-number.ts';
import { handedOverPart } from '../../../../src/core/protocol/handed-over.ts';
import { parseRecord, recordAssociatedData } from '../../../../src/core/protocol/messages/record.ts';
import { itemsOf } from '../../../../src/core/questionnaire/items.ts';
import { webCryptoSha256 } from '../../../../src/device/cryptography/sha256.ts';
import { webCryptography } from '../../../../src/device/cryptography/web-cryptography.ts';
import { DexieInterviewStore } from '../../../../src/device/drafts/dexie-interview-store.ts';
import { type InterviewDraft, NOTHING_ANSWERED, saveDraft } from '../../../../src/device/drafts/drafts.ts';
import { INTERVIEW_LAYOUT, InterviewDatabase } from '../../../../src/device/drafts/interview-database.ts';
import type { KeptVisit } from '../../../../src/device/drafts/interview-store.ts';
import { sendVisits, submitInterview } from '../../../../src/device/drafts/submit-interview.ts';
import { otherRecordsIn } from '../../../../src/device/outbox/other-records.ts';
import { StorageFailed } from '../../../../src/device/outbox/outbox-store.ts';
import { sealHandedOver } from '../../../../src/device/records/seal-handed-over.ts';
import { sessionOf } from '../../../support/interview-store-contract.ts';
import { loadQuestionnaire } from '../../../support/questionnaires.ts';
import { open } from '../../../support/reference-crypto.ts';
import { SEALING_KEY } from '../../../support/test-keys.ts';
import { TestDevice } from '../device-fixture.ts';

const HOUSEHOLD = loadQuestionnaire('sipas-2023-household');
const SAMPLE = {
  list: [{ stratum: 'A', neighbourhood: 'Thôn 3', household: '12' }],
  settings: { wave: '2026-2', seed: '17', perNeighbourhood: 1, callBacks: 2, recheckOneIn: 10 },
};

/** A tablet with a sample, an interviewer and a draft whose part is sealed. */
async function tablet() {
  const device = await TestDevice.enrolled();
  const interviews = new DexieInterviewStore(
    new InterviewDatabase('interviews', {
      indexedDB: new IDBFactory(),
      IDBKeyRange: IDBKeyRange as typeof globalThis.IDBKeyRange,
    }),
  );
  await interviews.saveSample(SAMPLE);
  const session = await sessionOf(interviews);
  const { membership } = must(await device.store.currentEnrolment(), 'it is enrolled');
  const id = device.random.id<'RecordId'>() as RecordId;
  const part = handedOverPart(HOUSEHOLD, {
    answers: Object.fromEntries(itemsOf(HOUSEHOLD).map((item) => [item.id, 2])),
    corrections: 0,
    durationsMs: {},
    perceptions: { 'q5-harassment': 3 },
  });
  const handedOver = await sealHandedOver(webCryptography, HOUSEHOLD, part, {
    id,
    sealingKey: membership.sealingKey,
  });
  const draft = {
    id,
    receipt: '0123456789' as ReceiptNumber,
    stratum: 'A',
    neighbourhood: 'Thôn 3',
    selection: 1,
    startedAtMs: device.nowMs,
    revision: 0,
    language: 'vi',
    own: {
      ...NOTHING_ANSWERED,
      perceptions: { 'q4-willingness': 1 },
      profile: { gender: 2, ethnicity: 2 },
      consents: ['ethnicity'],
      comment: ' Cần thêm ghế. ',
      isInterpreted: true,
    },
    handedOver,
  } satisfies InterviewDraft;
  const kept = must(await saveDraft({ store: interviews }, session, draft), 'it is the first');
  const records = { store: device.store, sha256: webCryptoSha256, cryptography: webCryptography };
  const ports = { interviews, records, now: () => device.nowMs };
  const submit = (change: Partial<typeof ports> = {}) =>
    submitInterview({ ...ports, ...change }, HOUSEHOLD, SAMPLE, 1, { ...kept, handedOver });
  return { device, interviews, ports, submit, id, handedOver };
}

async function opened(device: TestDevice, id: RecordId): Promise<unknown> {
  const enrolment = must(await device.store.currentEnrolment(), 'it is enrolled');
  const record = parseRecord(must(await device.store.entry(id), 'the record is there').line);
  if (!record.ok) throw new Error('no record');
  const plaintext = open(
    SEALING_KEY.secret,
    { info: 'sipas record 1', aad: recordAssociatedData(enrolment.id, record.value) },
    Buffer.from(record.value.sealed, 'base64url'),
  );
  const content = must(plaintext, 'it opens');
  return JSON.parse(content.subarray(0, content.lastIndexOf(0x80)).toString('utf8'));
}

describe('an interview', () => {
  test('IV3 becomes one record with both parts and its place in the sample, and leaves no draft', async () => {
    const { device, interviews, submit, id, handedOver } = await tablet();
    expect(await submit()).toEqual({ ok: true, value: { receipt: '01234 56789' } });
    expect(await opened(device, id)).toEqual({
      submittedAtMs: device.nowMs,
      handedOver,
      receipt: '0123456789',
      response: expect.objectContaining({
        mode: 'household',
        answers: {},
        perceptions: { 'q4-willingness': 1 },
        profile: { gender: 2, ethnicity: 2 },
        consents: ['ethnicity'],
        interpreted: true,
        comment: 'Cần thêm ghế.',
        sampling: {
          wave: '2026-2',
          stratum: 'A',
          'primary-sampling-unit': 'Thôn 3',
          'selection-number': '1',
          'interviewer-code': '1',
          outcome: 'completed',
        },
      }),
    });
    expect(await interviews.drafts()).toEqual([]);
    expect(await interviews.visits()).toMatchObject([{ id, result: 'completed', record: 'safe' }]);
  });

  test('IV3 killed between the record and the removal of the draft is submitted again and is one record', async () => {
    const { device, interviews, submit, id } = await tablet();
    const killed = new Proxy(interviews, {
      get: (target, key) =>
        key === 'finishDraft'
          ? () => Promise.reject(new StorageFailed('closed'))
          : (Reflect.get(target, key) as () => unknown).bind(target),
    });
    await expect(submit({ interviews: killed })).rejects.toThrow(StorageFailed);
    expect(await interviews.drafts()).toHaveLength(1);
    device.later();
    expect(await submit()).toMatchObject({ ok: true });
    expect(await device.store.counts()).toMatchObject({ waiting: 1 });
    expect((await device.store.entry(id))?.sequence).toBe(1);
    expect(await interviews.drafts()).toEqual([]);
  });

  test('IV4 whose own part does not pass is not stored, and its draft stays', async () => {
    const { device, interviews, ports, id, handedOver } = await tablet();
    const draft = {
      id,
      receipt: '0123456789' as ReceiptNumber,
      stratum: 'x'.repeat(61),
      neighbourhood: 'Thôn 3',
      selection: 1,
      startedAtMs: 0,
      revision: 1,
      language: 'vi',
      own: NOTHING_ANSWERED,
      handedOver,
    };
    expect(await submitInterview(ports, HOUSEHOLD, SAMPLE, 1, draft)).toMatchObject({
      ok: false,
      error: { kind: 'check-failed', path: '/response/sampling/stratum' },
    });
    expect(await device.store.counts()).toMatchObject({ waiting: 0 });
    expect(await interviews.drafts()).toHaveLength(1);
  });
});

describe('a visit without an interview', () => {
  const visit = (n: number, changes: Partial<KeptVisit> = {}): KeptVisit => ({
    id: n.toString(16).padStart(32, '0') as RecordId,
    stratum: 'A',
    neighbourhood: 'Thôn 3',
    selection: n,
    interviewer: 1,
    atMs: 1_760_000_000_000,
    result: 'refused',
    record: 'waiting',
    ...changes,
  });

  test('DR6 is sent once where it was the last, whenever the page was killed', async () => {
    const { device, interviews, ports } = await tablet();
    await interviews.addVisit(visit(2));
    await interviews.addVisit(visit(3, { result: 'not-at-home', record: 'none' }));
    await interviews.addVisit(visit(4, { result: 'does-not-exist' }));
    const killed = new Proxy(interviews, {
      get: (target, key) =>
        key === 'markSent'
          ? () => Promise.reject(new StorageFailed('closed'))
          : (Reflect.get(target, key) as () => unknown).bind(target),
    });
    await expect(sendVisits({ ...ports, interviews: killed }, HOUSEHOLD)).rejects.toThrow(StorageFailed);
    expect(await sendVisits(ports, HOUSEHOLD)).toBe(2);
    expect(await sendVisits(ports, HOUSEHOLD)).toBe(0);
    expect(await otherRecordsIn(device.store)).toEqual({ abandonments: 0, visits: 2, rechecks: 0 });
    expect(await device.store.counts()).toMatchObject({ waiting: 2 });
    expect(await opened(device, visit(4).id)).toMatchObject({
      submittedAtMs: visit(4).atMs,
      response: { answers: {}, sampling: { outcome: 'ineligible', 'selection-number': '4' } },
    });
    expect((await interviews.visits()).map(({ record }) => record).sort()).toEqual(['none', 'safe', 'safe']);
  });

  test('waits where the device has no enrolment', async () => {
    const { interviews, ports } = await tablet();
    await interviews.addVisit(visit(2));
    const records = { ...ports.records, store: new TestDevice().store };
    expect(await sendVisits({ ...ports, records }, HOUSEHOLD)).toBe(0);
    expect((await interviews.visits()).map(({ record }) => record)).toEqual(['waiting']);
  });
});

test('IV5 the layout of a released version never changes; a change is a new version', async () => {
  const digests = Object.entries(INTERVIEW_LAYOUT).map(async ([version, layout]) => [
    version,
    (await webCryptoSha256(JSON.stringify(layout))).slice(0, 16),
  ]);
  expect(Object.fromEntries(await Promise.all(digests))).toMatchInlineSnapshot(`
    {
      "1": "50e2f236320e40f2",
      "2": "44136fa355b3678a",
    }
  `);
});
