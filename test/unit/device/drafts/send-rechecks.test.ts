import Dexie from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import { drawSample, selectionsOf } from '../../../../src/core/interview/sample.ts';
import { must } from '../../../../src/core/kernel/assert.ts';
import type { RecordId } from '../../../../src/core/kernel/brand.ts';
import { parseRecord, recordAssociatedData } from '../../../../src/core/protocol/messages/record.ts';
import { sealedBytes } from '../../../../src/core/protocol/sealing.ts';
import { webCryptoSha256 } from '../../../../src/device/cryptography/sha256.ts';
import { webCryptography } from '../../../../src/device/cryptography/web-cryptography.ts';
import { DexieInterviewStore } from '../../../../src/device/drafts/dexie-interview-store.ts';
import { INTERVIEW_LAYOUT, InterviewDatabase } from '../../../../src/device/drafts/interview-database.ts';
import { type KeptVisit, placeName } from '../../../../src/device/drafts/interview-store.ts';
import { sendRechecks } from '../../../../src/device/drafts/send-rechecks.ts';
import { otherRecordsIn } from '../../../../src/device/outbox/other-records.ts';
import { StorageFailed } from '../../../../src/device/outbox/outbox-store.ts';
import { loadQuestionnaire } from '../../../support/questionnaires.ts';
import { open } from '../../../support/reference-crypto.ts';
import { SEALING_KEY } from '../../../support/test-keys.ts';
import { TestDevice } from '../device-fixture.ts';

const HOUSEHOLD = loadQuestionnaire('sipas-2023-household');
/** Every second household is checked again: one of the selection numbers 1 and 2, and one of 3 and 4. */
const SAMPLE = {
  list: [1, 2, 3, 4].map((n) => ({ stratum: 'A', neighbourhood: 'Thôn 3', household: String(n) })),
  settings: { wave: '2026-2', seed: '17', perNeighbourhood: 4, callBacks: 0, recheckOneIn: 2 },
};
const DRAWN = drawSample(SAMPLE.list, SAMPLE.settings);
const PLACE = { stratum: 'A', neighbourhood: 'Thôn 3' };
const idOf = (n: number) => n.toString(16).padStart(32, '0') as RecordId;

const visitOf = (selection: number, result: KeptVisit['result'] = 'completed'): KeptVisit => ({
  ...PLACE,
  ...{ id: idOf(selection), selection, result, interviewer: 1, atMs: 1_760_000_000_000, record: 'safe' },
});
const CHOSEN = selectionsOf(
  must(DRAWN[0], 'a neighbourhood'),
  [1, 2, 3, 4].map((n) => visitOf(n)),
  SAMPLE.settings,
)
  .filter(({ isRechecked }) => isRechecked)
  .map(({ selection }) => selection);

function factory() {
  return { indexedDB: new IDBFactory(), IDBKeyRange: IDBKeyRange as typeof globalThis.IDBKeyRange };
}

async function tablet(idb = factory()) {
  const device = await TestDevice.enrolled();
  const interviews = new DexieInterviewStore(new InterviewDatabase('interviews', idb));
  const records = { store: device.store, sha256: webCryptoSha256, cryptography: webCryptography };
  const ports = { interviews, records, random: device.random, now: () => device.nowMs };
  const send = (change: Partial<typeof ports> = {}) =>
    sendRechecks({ ...ports, ...change }, HOUSEHOLD, DRAWN);
  return { device, interviews, ports, send };
}

async function opened(device: TestDevice, id: RecordId) {
  const enrolment = must(await device.store.currentEnrolment(), 'it is enrolled');
  const record = parseRecord(must(await device.store.entry(id), 'the record is there').line);
  if (!record.ok) throw new Error('no record');
  const aad = recordAssociatedData(enrolment.id, record.value);
  const sealed = Buffer.from(record.value.sealed, 'base64url');
  const content = must(open(SEALING_KEY.secret, { info: 'sipas record 1', aad }, sealed), 'it opens');
  const said: unknown = JSON.parse(content.subarray(0, content.lastIndexOf(0x80)).toString('utf8'));
  return { kind: record.value.kind, bytes: sealed.length, said };
}

describe('interviews that are checked again', () => {
  test('DR7 are said once to be due, and only those that chance chose among the completed', async () => {
    const { device, interviews, send } = await tablet();
    expect(CHOSEN).toHaveLength(2);
    const [first = 0, second = 0] = CHOSEN;
    await interviews.saveSample(SAMPLE);
    for (const n of [1, 2, 3, 4])
      await interviews.addVisit(visitOf(n, n === second ? 'refused' : 'completed'));
    expect(await send()).toBe(1);
    expect(await send()).toBe(0);
    expect(await device.store.counts()).toMatchObject({ waiting: 1 });
    const { due } = must((await interviews.rechecks())[0], 'one is due');
    const sampling = {
      ...{ wave: '2026-2', stratum: 'A', 'primary-sampling-unit': 'Thôn 3' },
      ...{ 'selection-number': String(first), 'interviewer-code': '1' },
    };
    // Nothing outside the seal says that it is no interview, but for the tablet's own count.
    expect(await otherRecordsIn(device.store)).toEqual({ abandonments: 0, visits: 0, rechecks: 1 });
    expect(await opened(device, due.id)).toEqual({
      kind: 'response',
      bytes: sealedBytes(8192),
      said: { submittedAtMs: due.atMs, recheck: { sampling, result: 'due' } },
    });
  });

  test('DR7 what was found is one record, whenever the page was killed', async () => {
    const { device, interviews, ports, send } = await tablet();
    await interviews.saveSample(SAMPLE);
    for (const n of CHOSEN) await interviews.addVisit(visitOf(n));
    const killed = new Proxy(interviews, {
      get: (target, key) =>
        key === 'markRecheckSent'
          ? () => Promise.reject(new StorageFailed('closed'))
          : (Reflect.get(target, key) as () => unknown).bind(target),
    });
    await expect(send({ interviews: killed })).rejects.toThrow(StorageFailed);
    expect(await send()).toBe(2);
    const place = { ...PLACE, selection: CHOSEN[0] ?? 0 };
    const found = {
      id: idOf(50),
      atMs: device.nowMs,
      record: 'waiting',
      result: 'differs',
      interviewer: 2,
    } as const;
    await interviews.saveFinding(place, found);
    await expect(send({ interviews: killed })).rejects.toThrow(StorageFailed);
    device.later();
    const noEnrolment = { ...ports.records, store: new TestDevice().store };
    expect(await send({ records: noEnrolment })).toBe(0);
    expect([await send(), await send()]).toEqual([1, 0]);
    expect(await device.store.counts()).toMatchObject({ waiting: 3 });
    expect(await opened(device, found.id)).toMatchObject({
      kind: 'response',
      said: {
        submittedAtMs: found.atMs,
        recheck: { result: 'differs', sampling: { 'interviewer-code': '2', wave: '2026-2' } },
      },
    });
  });

  test('DR7 found before an update are sent after it, and may be tried again where nobody was reached', async () => {
    const idb = factory();
    const former = new Dexie('interviews', idb);
    former.version(1).stores(INTERVIEW_LAYOUT[1]);
    const [confirmed, notReached] = CHOSEN.map((selection) => ({ ...PLACE, selection }));
    if (confirmed === undefined || notReached === undefined) throw new Error('two were chosen');
    await former.table('meta').put({ key: 'sample', value: SAMPLE });
    await former.table('visits').bulkPut(CHOSEN.map((n) => visitOf(n)));
    await former.table('rechecks').bulkPut([
      { ...confirmed, place: placeName(confirmed), result: 'confirmed', interviewer: 3 },
      { ...notReached, place: placeName(notReached), result: 'not-reached', interviewer: 3 },
      {
        ...PLACE,
        selection: 99,
        place: placeName({ ...PLACE, selection: 99 }),
        result: 'differs',
        interviewer: 3,
      },
    ]);
    former.close();
    const { interviews, send } = await tablet(idb);
    expect(await send()).toBe(3);
    expect(await interviews.rechecks()).toMatchObject([
      {
        ...confirmed,
        due: { record: 'safe' },
        found: { result: 'confirmed', interviewer: 3, record: 'safe' },
      },
      { ...notReached, due: { record: 'safe' }, found: null },
    ]);
  });
});
