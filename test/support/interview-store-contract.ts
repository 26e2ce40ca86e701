import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RecordId } from '../../src/core/kernel/brand.ts';
import type { ReceiptNumber } from '../../src/core/protocol/codes/receipt-number.ts';
import {
  draftsOf,
  type InterviewDraft,
  NOTHING_ANSWERED,
  saveDraft,
} from '../../src/device/drafts/drafts.ts';
import {
  DRAFT_KEPT_MS,
  type DraftRow,
  type InterviewStore,
  type KeptVisit,
  placeName,
} from '../../src/device/drafts/interview-store.ts';
import { type InterviewerSession, Interviewers } from '../../src/device/drafts/interviewers.ts';

export interface InterviewStoreFixture {
  /** Another connection to the same data: a second tab, or the app after a restart. */
  open(): InterviewStore;
  /** Every row of every table, as the browser keeps it. */
  rows(): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

const NOW_MS = 1_764_460_800_000;
const PINS = ['274915', '830264'] as const;
const SAMPLE = {
  list: [{ stratum: '1', neighbourhood: 'Thôn 3', household: '12' }],
  settings: { wave: '2026-2', seed: '17', perNeighbourhood: 1, callBacks: 2, recheckOneIn: 10 },
};
const RECHECKED = { stratum: '1', neighbourhood: 'Thôn 3', selection: 1 };
const idOf = (n: number) => n.toString(16).padStart(32, '0') as RecordId;

function draftOf(n: number, changes: Partial<InterviewDraft> = {}): InterviewDraft {
  return {
    id: idOf(n),
    receipt: '0123456789' as ReceiptNumber,
    stratum: '1',
    neighbourhood: 'Thôn 3',
    selection: n,
    startedAtMs: NOW_MS,
    revision: 0,
    language: 'vi',
    own: { ...NOTHING_ANSWERED, comment: 'Đường xấu quá.' },
    handedOver: null,
    ...changes,
  };
}

function visitOf(n: number, changes: Partial<KeptVisit> = {}): KeptVisit {
  const { id, stratum, neighbourhood, selection } = draftOf(n);
  const about = { stratum, neighbourhood, selection, interviewer: 1, atMs: NOW_MS };
  return { id, ...about, result: 'completed', record: 'safe', ...changes };
}

/** An interviewer who signed in. To derive a key from a PIN takes longer than the rest of a test. */
export async function sessionOf(store: InterviewStore): Promise<InterviewerSession> {
  const none = new Uint8Array(0);
  const pin = { salt: none, iterations: 1, hash: none, failures: 0, failedAtMs: 0, pauseMs: 0 };
  const number = await store.addInterviewer({ pin, salt: none, key: { iv: none, bytes: none } });
  const how = { name: 'AES-GCM', length: 256 };
  return { number, key: await crypto.subtle.generateKey(how, false, ['encrypt', 'decrypt']) };
}

/** Interviewers, drafts, list and visits of a tablet. Run on each engine of the field. */
export function interviewStoreContract(engine: string, makePlace: () => InterviewStoreFixture): void {
  describe(`the interviews of a tablet, on ${engine}`, () => {
    let place: InterviewStoreFixture;
    let store: InterviewStore;
    beforeEach(() => {
      place = makePlace();
      store = place.open();
    });
    afterEach(() => place.close());
    const ports = () => ({ store, now: () => NOW_MS });

    test('interviewers have numbers that nobody had before, and PINs of their own', async () => {
      const interviewers = new Interviewers(store, () => NOW_MS);
      expect([await interviewers.add(PINS[0]), await interviewers.add(PINS[1])]).toEqual([1, 2]);
      expect(await interviewers.open(1, PINS[1])).toEqual({ kind: 'wrong', waitMs: 0 });
      expect(await new Interviewers(place.open(), () => NOW_MS).open(2, PINS[1])).toMatchObject({
        number: 2,
      });
      expect(await store.removeInterviewer(2)).toBe(0);
      expect(await interviewers.add(PINS[0])).toBe(3);
      expect((await store.interviewers()).map(({ number }) => number)).toEqual([1, 3]);
    });

    test('wrong PINs are paused for one interviewer and not for another, over a restart', async () => {
      const interviewers = new Interviewers(store, () => NOW_MS);
      await interviewers.add(PINS[0]);
      await interviewers.add(PINS[1]);
      for (let tries = 0; tries < 3; tries += 1) await interviewers.open(1, '999998');
      const restarted = new Interviewers(place.open(), () => NOW_MS);
      expect(await restarted.open(1, PINS[0])).toEqual({ kind: 'wait', waitMs: 5_000 });
      expect(await restarted.open(2, PINS[1])).toMatchObject({ number: 2 });
      await expect(restarted.lock(7).check(PINS[0])).resolves.toEqual({ kind: 'right' });
      expect(await restarted.open(7, PINS[0])).toEqual({ kind: 'wrong', waitMs: 0 });
    });

    test('another PIN opens the same drafts, the former one nothing, and a wrong one changes nothing', async () => {
      const interviewers = new Interviewers(store, () => NOW_MS);
      const number = await interviewers.add(PINS[0]);
      const before = await interviewers.open(number, PINS[0]);
      if (!('key' in before)) throw new Error(before.kind);
      const kept = await saveDraft(ports(), before, draftOf(1));
      expect(await interviewers.changePin(number, '999998', PINS[1])).toEqual({ kind: 'wrong', waitMs: 0 });
      expect(await interviewers.open(number, PINS[1])).toMatchObject({ kind: 'wrong' });
      expect(await interviewers.changePin(number, PINS[0], PINS[1])).toEqual({ kind: 'changed' });
      const restarted = new Interviewers(place.open(), () => NOW_MS);
      expect(await restarted.open(number, PINS[0])).toMatchObject({ kind: 'wrong' });
      const after = await restarted.open(number, PINS[1]);
      if (!('key' in after)) throw new Error(after.kind);
      expect(await draftsOf(ports(), after)).toEqual([kept]);
      await store.removeInterviewer(number);
      expect(await restarted.changePin(number, PINS[1], PINS[0])).toMatchObject({ kind: 'wrong' });
    });

    test('IV5 a draft is read again by its interviewer alone, and stands nowhere as text', async () => {
      const [mine, other] = [await sessionOf(store), await sessionOf(store)];
      const kept = await saveDraft(ports(), mine, draftOf(1));
      expect(kept).toEqual({ ...draftOf(1), revision: 1 });
      expect(await draftsOf(ports(), mine)).toEqual([kept]);
      expect(await draftsOf(ports(), other)).toEqual([]);
      const stolen = { ...other, number: mine.number };
      expect(await draftsOf(ports(), stolen)).toEqual([]);
      const text = JSON.stringify(await place.rows(), (_, value) =>
        ArrayBuffer.isView(value)
          ? new TextDecoder('utf-8').decode(value)
          : value instanceof CryptoKey
            ? 'key'
            : value,
      );
      expect(text).toContain('Thôn 3');
      expect(text).not.toContain('Đường xấu');
    });

    test('a page that was left open puts no older draft in the place of a newer one', async () => {
      const session = await sessionOf(store);
      const first = await saveDraft(ports(), session, draftOf(1));
      if (first === null) throw new Error('it is the first');
      const sealed = { ...first, handedOver: { key: '0123456789abcdef' as never, sealed: 'AAAA' } };
      expect(await saveDraft(ports(), session, sealed)).toMatchObject({ revision: 2 });
      expect(await saveDraft(ports(), session, first)).toBeNull();
      expect(await saveDraft({ store: place.open() }, session, draftOf(1, { id: idOf(99) }))).toBeNull();
      expect(await draftsOf(ports(), session)).toEqual([{ ...sealed, revision: 2 }]);
      expect((await store.drafts()).map(({ isSealed }) => isSealed)).toEqual([true]);
    });

    test('IV3 a draft that was finished is gone, its visit is kept, and nothing brings it back', async () => {
      const session = await sessionOf(store);
      const kept = await saveDraft(ports(), session, draftOf(1));
      await store.finishDraft(visitOf(1));
      await store.finishDraft(visitOf(1));
      if (kept === null) throw new Error('it is the first');
      expect(await saveDraft(ports(), session, kept)).toBeNull();
      expect(await saveDraft(ports(), session, draftOf(1))).toBeNull();
      expect(await place.open().visits()).toEqual([visitOf(1)]);
      expect(await store.drafts()).toEqual([]);
    });

    test('IV5 drafts are removed after fourteen days, and with their interviewer', async () => {
      const [mine, other] = [await sessionOf(store), await sessionOf(store)];
      const old = draftOf(1, { startedAtMs: NOW_MS - DRAFT_KEPT_MS - 1 });
      const lasting = draftOf(2, { startedAtMs: NOW_MS - DRAFT_KEPT_MS });
      for (const draft of [old, lasting]) await saveDraft(ports(), mine, draft);
      await saveDraft(ports(), other, draftOf(3));
      expect((await draftsOf(ports(), mine)).map(({ id }) => id)).toEqual([lasting.id]);
      expect(await store.removeInterviewer(mine.number)).toBe(1);
      expect((await store.drafts()).map(({ id }) => id)).toEqual([idOf(3)]);
      expect(await saveDraft(ports(), mine, draftOf(4))).toBeNull();
    });

    test('no visit is noted where an interview has begun', async () => {
      const session = await sessionOf(store);
      await saveDraft(ports(), session, draftOf(1));
      const refused = visitOf(1, { id: idOf(50), result: 'refused', record: 'waiting' });
      expect(await store.addVisit(refused)).toBe('has-draft');
      await store.removeDraft(idOf(1));
      expect(await store.addVisit(refused)).toBe('saved');
      await store.markSent(idOf(50));
      await store.markSent(idOf(51));
      expect(await store.visits()).toEqual([{ ...refused, record: 'safe' }]);
    });

    test('another list forgets the visits of the former, and waits for its drafts', async () => {
      const session = await sessionOf(store);
      expect(await store.sample()).toBeNull();
      expect(await store.saveSample(SAMPLE)).toBe('saved');
      await store.addVisit(visitOf(1));
      await store.addRecheck(RECHECKED, { id: idOf(60), atMs: NOW_MS, record: 'waiting' });
      await saveDraft(ports(), session, draftOf(2));
      expect(await store.saveSample(SAMPLE)).toBe('has-drafts');
      expect(await store.removeSample()).toBe('has-drafts');
      expect(await store.visits()).toHaveLength(1);
      await store.removeDraft(idOf(2));
      expect(await store.removeSample()).toBe('saved');
      expect([await store.sample(), await store.visits(), await store.rechecks()]).toEqual([null, [], []]);
    });

    test('DR7 an interview is chosen once, and what was found at it is kept once', async () => {
      const due = { id: idOf(60), atMs: NOW_MS, record: 'waiting' } as const;
      const found = { ...due, id: idOf(61), result: 'confirmed', interviewer: 2 } as const;
      expect(await store.saveFinding(RECHECKED, found)).toBe('stale');
      await store.addRecheck(RECHECKED, due);
      await store.addRecheck(RECHECKED, { ...due, id: idOf(62) });
      expect(await store.rechecks()).toEqual([{ ...RECHECKED, due, found: null }]);
      await store.markRecheckSent(RECHECKED, 'due');
      await store.markRecheckSent(RECHECKED, 'found');
      expect(await store.saveFinding(RECHECKED, found)).toBe('saved');
      expect(await place.open().saveFinding(RECHECKED, { ...found, result: 'differs' })).toBe('stale');
      await store.addRecheck(RECHECKED, { ...due, id: idOf(62) });
      const sent = { ...RECHECKED, due: { ...due, record: 'safe' }, found } as const;
      expect(await place.open().rechecks()).toEqual([sent]);
      await store.markRecheckSent(RECHECKED, 'found');
      expect(await store.rechecks()).toEqual([{ ...sent, found: { ...found, record: 'safe' } }]);
    });

    test('a draft is known by its place, whose numbers are not mixed up', async () => {
      const session = await sessionOf(store);
      await saveDraft(ports(), session, draftOf(1));
      const names = (await store.drafts()).map(({ place: name }: DraftRow) => name);
      expect(names).toEqual([placeName({ stratum: '1', neighbourhood: 'Thôn 3', selection: 1 })]);
      expect(await saveDraft(ports(), session, draftOf(11))).not.toBeNull();
    });
  });
}
