import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { must } from '../../../../src/core/kernel/assert.ts';
import { SECOND_MS } from '../../../../src/core/kernel/duration.ts';
import { readVisitTicket, type VisitTicket } from '../../../../src/core/protocol/codes/visit-ticket.ts';
import type { Mode } from '../../../../src/core/questionnaire/response.ts';
import { webCryptoRandomIds } from '../../../../src/device/cryptography/random-ids.ts';
import { webCryptoSha256 } from '../../../../src/device/cryptography/sha256.ts';
import { webCryptography } from '../../../../src/device/cryptography/web-cryptography.ts';
import { StorageFailed } from '../../../../src/device/outbox/outbox-store.ts';
import { openPhoneStore } from '../../../../src/device/phone/dexie-phone-store.ts';
import { OwnPhone } from '../../../../src/device/phone/own-phone.ts';
import type { PhoneDelivery } from '../../../../src/device/phone/phone-delivery.ts';
import type { PhoneOffice } from '../../../../src/device/phone/phone-office.ts';
import type { PhoneStore } from '../../../../src/device/phone/phone-store.ts';
import { completeResponse } from '../../../support/questionnaires.ts';
import { keyNamed } from '../../../support/reference-crypto.ts';
import { TabLocks } from '../../../support/tab-locks.ts';
import { SERVICE, START_MS } from '../device-fixture.ts';
import { FakeLinkCollector, LINK, type Mishap, STRANGER, textOf } from '../fake-link-collector.ts';

const TICKET = must(readVisitTicket('0123-4567-89BC'), 'a ticket');
const OTHER_TICKET = must(readVisitTicket('BCFG-HJKL-MNPQ'), 'a ticket');
const COMMENT = 'Quầy số chín tiếp đón niềm nở';

let collector: FakeLinkCollector;
let indexedDB: IDBFactory;
let nowMs: number;
let locks: TabLocks;
/** Work that is put off, and for how long. */
let laters: { delayMs: number; work: () => void }[];

beforeEach(() => {
  collector = new FakeLinkCollector();
  indexedDB = new IDBFactory();
  nowMs = START_MS;
  locks = new TabLocks();
  laters = [];
});

function store(): PhoneStore {
  return openPhoneStore('phone', { indexedDB, IDBKeyRange: IDBKeyRange as typeof globalThis.IDBKeyRange });
}

/** The page, opened again each time over what the browser keeps. */
function phone(kept = store(), fetch = collector.fetch): OwnPhone {
  return new OwnPhone({
    store: kept,
    cryptography: webCryptography,
    sha256: webCryptoSha256,
    random: { ...webCryptoRandomIds, fraction: () => 0.5 },
    fetch,
    now: () => nowMs,
    timeLimit: (ms) => AbortSignal.timeout(ms),
    locks,
    appVersion: '0.3.0',
    later: (delayMs, work) => {
      const one = { delayMs, work };
      laters.push(one);
      return () => {
        laters = laters.filter((other) => other !== one);
      };
    },
  });
}

async function officeOf(own: OwnPhone): Promise<PhoneOffice> {
  const answer = await own.office(LINK);
  if (answer.kind !== 'found') throw new Error(`the office is ${answer.kind}`);
  return answer.office;
}

function draftOf(own: OwnPhone, mode: Mode) {
  const response = { ...completeResponse(SERVICE, mode), comment: COMMENT };
  return own.draft({ submittedAtMs: nowMs, response: response as never });
}

async function handIn(own: OwnPhone, ticket: VisitTicket | null = null): Promise<PhoneDelivery> {
  const draft = draftOf(own, ticket === null ? 'phone-open-link' : 'phone-ticket');
  const made = await own.handIn(await officeOf(own), SERVICE, draft, ticket);
  if (!made.ok) throw new Error(made.error.reason);
  await settled(made.value);
  return made.value;
}

async function settled(delivery: PhoneDelivery): Promise<void> {
  // The attempt that is under way, and never another one.
  await delivery.run('visible');
}

/** The page loaded again. */
async function reloaded(): Promise<{ own: OwnPhone; delivery: PhoneDelivery | null }> {
  const own = phone();
  const [delivery = null] = await own.unsent();
  return { own, delivery };
}

describe('the office of a link', () => {
  it('is known with its keys and how far the phone’s clock is off', async () => {
    collector.nowMs = START_MS + 90 * SECOND_MS;
    const office = await officeOf(phone());
    expect(office.unit.code).toBe('00004');
    expect(office.link).toBe(LINK);
    expect(office.clockOffsetMs).toBe(90 * SECOND_MS);
  });

  it('is unknown where the link was withdrawn, and only then', async () => {
    collector.isLinkInForce = false;
    expect(await phone().office(LINK)).toEqual({ kind: 'unknown' });
    collector.isLinkInForce = true;
    collector.officeInstead = '<html>Wi-Fi</html>';
    expect((await phone().office(LINK)).kind).toBe('failed');
  });

  it('is not believed with a key that is not the one it names', async () => {
    collector.sealingKey = { ...collector.sealingKey, id: keyNamed('another').id };
    expect((await phone().office(LINK)).kind).toBe('failed');
  });
});

describe('a response on an own phone', () => {
  it('is one sealed record of sequence 1 under a key of its own, with the ticket beside it and not in it', async () => {
    collector.tickets.add(TICKET);
    const delivery = await handIn(phone(), TICKET);
    const [handed] = collector.handedIn;
    expect(handed?.ticket).toBe(TICKET);
    expect(textOf(must(handed, 'it was handed in').bytes)).not.toContain(TICKET);
    expect(handed?.header).toMatchObject({ count: 1, lastSequence: 1, membership: null, app: '0.3.0' });
    expect(handed?.header.storage).toEqual({ persisted: null, usedBytes: null, quotaBytes: null });
    expect(JSON.parse(handed?.lines[0] ?? '')).toMatchObject({ sequence: 1, kind: 'response' });
    expect(delivery.state().state).toBe('counted');
    await handIn(phone());
    const [first, second] = collector.handedIn.map(({ header }) => header.introduction?.publicKey);
    expect(first).not.toBe(second);
    expect(collector.handedIn[1]?.ticket).toBeNull();
  });

  it('is gone from the phone once the signed receipt is there', async () => {
    const delivery = await handIn(phone());
    expect(delivery.state().state).toBe('counted');
    expect(await store().all()).toEqual([]);
  });

  it('is kept without anything readable while it waits, its key not to be taken out', async () => {
    collector.mishaps = ['request-lost'];
    const delivery = await handIn(phone());
    expect(delivery.state()).toMatchObject({
      state: 'waiting',
      isKept: true,
      failure: { kind: 'unreachable' },
    });
    const [row] = await store().all();
    const kept = must(row, 'it is kept');
    const bytes = textOf(kept.bytes);
    const rest = JSON.stringify({ ...kept, bytes: null });
    for (const text of [bytes, rest]) {
      expect(text).not.toMatch(/phone-open-link|access\.signage|niềm nở|"answers"/);
    }
    expect((kept.signingKey as CryptoKey).extractable).toBe(false);
  });

  it.each<[string, Mishap]>([
    ['the request is lost', 'request-lost'],
    ['the answer is lost', 'answer-lost'],
  ])(
    'is sent again after the page was loaded anew, the same bytes, and counted once: %s',
    async (_, mishap) => {
      collector.tickets.add(TICKET);
      collector.mishaps = [mishap, null];
      const delivery = await handIn(phone(), TICKET);
      expect(delivery.state().state).toBe('waiting');
      const [kept] = await store().all();
      const { delivery: again } = await reloaded();
      await again?.run('asked');
      expect(again?.state().state).toBe('counted');
      expect(again?.receipt).toBe(delivery.receipt);
      for (const { bytes } of collector.handedIn) expect(bytes.equals(must(kept, 'kept').bytes)).toBe(true);
      expect(collector.ledger.size).toBe(1);
      expect(await store().all()).toEqual([]);
    },
  );

  it.each<[string, Mishap]>([
    ['signed by somebody else', { signedBy: STRANGER }],
    ['signed for another purpose', { signedAs: 'sipas-offer-answer' }],
    ['of another batch', { names: 'another-batch' }],
    ['of another enrolment', { names: 'another-enrolment' }],
    ['of another record', { names: 'another-record' }],
    ['of nothing', { names: 'nothing' }],
    ['not signed', { unsigned: true }],
    ['a page', { page: '<html>Xin cảm ơn</html>', status: 200 }],
  ])('is never counted by a receipt that is %s', async (_, mishap) => {
    collector.mishaps = [mishap];
    const delivery = await handIn(phone());
    expect(delivery.state().state).toBe('waiting');
    expect(await store().all()).toHaveLength(1);
  });

  it('waits with jitter, as long as it is asked to, and a person or the network may go before', async () => {
    collector.mishaps = [{ problem: 'too-many-requests', retryAfter: '600' }, 'request-lost', null];
    const delivery = await handIn(phone());
    expect(laters.map(({ delayMs }) => delayMs)).toEqual([600 * SECOND_MS]);
    await delivery.run('visible');
    await delivery.run('online');
    expect(collector.handedIn).toHaveLength(1);
    await delivery.run('asked');
    expect(delivery.state().failure).toEqual({ kind: 'unreachable' });
    // Decorrelated: drawn from the pause before, one second or more.
    expect(laters.map(({ delayMs }) => delayMs)).toEqual([2 * SECOND_MS]);
    await delivery.run('online');
    expect(delivery.state().state).toBe('counted');
  });

  it('is tried again by itself when its time has come', async () => {
    collector.mishaps = ['request-lost', null];
    const delivery = await handIn(phone());
    const [later] = laters;
    nowMs += must(later, 'another attempt').delayMs;
    later?.work();
    await settled(delivery);
    expect(delivery.state().state).toBe('counted');
  });

  it('that is held has arrived, and is said to be held', async () => {
    collector.mishaps = [{ outcome: 'held' }];
    expect((await handIn(phone())).state().state).toBe('held');
    expect(await store().all()).toEqual([]);
  });

  it.each<Mishap>([
    { outcome: 'conflict' },
    { outcome: 'rejected' },
    { problem: 'batch-malformed' },
    { problem: 'signature-invalid' },
  ])('that is refused stays, and is not sent for ever: %o', async (mishap) => {
    collector.mishaps = [mishap];
    const delivery = await handIn(phone());
    expect(delivery.state()).toMatchObject({ state: 'refused', refusal: 'other' });
    expect(laters).toEqual([]);
    const { delivery: again } = await reloaded();
    await again?.run('start');
    await again?.run('online');
    expect(collector.handedIn).toHaveLength(1);
    await again?.discard();
    expect(await store().all()).toEqual([]);
  });

  it('by a link that was withdrawn meanwhile is refused plainly', async () => {
    const own = phone();
    const office = await officeOf(own);
    collector.isLinkInForce = false;
    const made = await own.handIn(office, SERVICE, draftOf(own, 'phone-open-link'), null);
    if (!made.ok) throw new Error(made.error.reason);
    await settled(made.value);
    expect(made.value.state()).toMatchObject({ state: 'refused', refusal: 'link' });
  });

  it('is signed again around the same sealed line where the receipt key has changed', async () => {
    const own = phone();
    const office = await officeOf(own);
    collector.receiptKey = keyNamed('the next receipt key');
    const made = await own.handIn(office, SERVICE, draftOf(own, 'phone-open-link'), null);
    if (!made.ok) throw new Error(made.error.reason);
    await settled(made.value);
    expect(made.value.state().state).toBe('counted');
    const [first, second] = collector.handedIn;
    expect(second?.lines).toEqual(first?.lines);
    expect(second?.header.receiptKey).toBe(collector.receiptKey.id);
    expect(second?.header.introduction).toEqual(first?.header.introduction);
  });

  it('that breaks a rule of the questionnaire is not made', async () => {
    const own = phone();
    const draft = own.draft({ submittedAtMs: nowMs, response: {} });
    expect(await own.handIn(await officeOf(own), SERVICE, draft, null)).toMatchObject({
      ok: false,
      error: { kind: 'check-failed' },
    });
    expect(await store().all()).toEqual([]);
  });
});

describe('a response that is deleted', () => {
  /** A network in which requests hang until the test says what becomes of them. */
  class HangingNetwork {
    readonly requests: {
      readonly signal: AbortSignal;
      readonly fail: () => void;
      readonly arrive: () => void;
    }[] = [];
    #waiting: (() => void)[] = [];

    readonly fetch = (url: string, init: RequestInit): Promise<Response> => {
      if (init.method !== 'POST') return collector.fetch(url, init);
      const signal = must(init.signal, 'every request has a limit');
      return new Promise((resolve, reject) => {
        const fail = () => reject(new TypeError('Failed to fetch'));
        signal.addEventListener('abort', () => reject(signal.reason));
        this.requests.push({
          signal,
          fail,
          arrive: () => void collector.fetch(url, init).then(resolve, reject),
        });
        for (const go of this.#waiting.splice(0)) go();
      });
    };

    /** The request of that number, from 0, as soon as it is made. */
    async request(index: number) {
      while (this.requests.length <= index) await new Promise<void>((go) => this.#waiting.push(go));
      return must(this.requests[index], 'a request');
    }
  }

  let network: HangingNetwork;
  beforeEach(() => {
    network = new HangingNetwork();
  });

  /** Handed in, with the first attempt failed. */
  async function failedOnce(): Promise<PhoneDelivery> {
    const own = phone(store(), network.fetch);
    const made = await own.handIn(await officeOf(own), SERVICE, draftOf(own, 'phone-open-link'), null);
    if (!made.ok) throw new Error(made.error.reason);
    (await network.request(0)).fail();
    await settled(made.value);
    return made.value;
  }

  /** The same page in a second tab. */
  async function secondTab(): Promise<PhoneDelivery> {
    const [delivery] = await phone(store(), network.fetch).unsent();
    return must(delivery, 'the second tab finds it');
  }

  it('while it is being sent is not sent again: what comes back late writes nothing', async () => {
    const delivery = await failedOnce();
    const sending = delivery.run('asked');
    const request = await network.request(1);
    expect(await delivery.discard()).toBe(true);
    expect(request.signal.aborted).toBe(true);
    request.fail();
    await sending;
    expect(await store().all()).toEqual([]);
    expect(laters).toEqual([]);
    await delivery.run('asked');
    expect(network.requests).toHaveLength(2);
  });

  it('in a second tab is not sent by the first, nor put back by it', async () => {
    const first = await failedOnce();
    expect(await (await secondTab()).discard()).toBe(true);
    await first.run('asked');
    expect(first.state().state).toBe('gone');
    expect(network.requests).toHaveLength(1);
    expect(laters).toEqual([]);
    expect(await store().all()).toEqual([]);
  });

  it('in a second tab while the first sends it ends that request and does not come back', async () => {
    const first = await failedOnce();
    const second = await secondTab();
    const sending = first.run('asked');
    const request = await network.request(1);
    expect(await second.discard()).toBe(true);
    await sending;
    expect(request.signal.aborted).toBe(true);
    expect(first.state().state).toBe('gone');
    expect(await store().all()).toEqual([]);
  });

  it('is noticed by the first tab as soon as it is looked at again', async () => {
    const first = await failedOnce();
    await (await secondTab()).discard();
    await first.run('visible');
    expect(first.state().state).toBe('gone');
  });

  it('does not come back by a ticket or a mode chosen in another tab', async () => {
    const delivery = await handIn(phone(), TICKET);
    await (await secondTab()).discard();
    await delivery.withTicket(OTHER_TICKET);
    expect(delivery.state().state).toBe('gone');
    expect(collector.handedIn).toHaveLength(1);
    expect(await store().all()).toEqual([]);
  });

  it('is not said to be deleted where the browser could not', async () => {
    const kept = store();
    const own = phone({ ...kept, remove: () => Promise.reject(new StorageFailed('closed')) });
    collector.mishaps = ['request-lost'];
    const delivery = await handIn(own);
    expect(await delivery.discard()).toBe(false);
  });

  it('is said to have arrived perhaps once a request was made that brought no verdict', async () => {
    const delivery = await failedOnce();
    expect(delivery.state().mayHaveArrived).toBe(true);
    expect((await secondTab()).state().mayHaveArrived).toBe(true);
  });

  it('is said to have arrived perhaps while it is being sent for the first time, in every tab', async () => {
    const own = phone(store(), network.fetch);
    const made = await own.handIn(await officeOf(own), SERVICE, draftOf(own, 'phone-open-link'), null);
    if (!made.ok) throw new Error(made.error.reason);
    const request = await network.request(0);
    expect(made.value.state().mayHaveArrived).toBe(true);
    expect((await secondTab()).state().mayHaveArrived).toBe(true);
    request.fail();
    await settled(made.value);
  });

  it('never arrived if the collector refused it: it looks for duplicates first', async () => {
    const delivery = await handIn(phone(), TICKET);
    expect(delivery.state()).toMatchObject({ refusal: 'ticket', mayHaveArrived: false });
  });
});

describe('a response in two tabs', () => {
  it('is sent by one at a time, and the other looks again', async () => {
    collector.mishaps = ['request-lost', null];
    await handIn(phone());
    laters = [];
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const slow = phone(store(), async (url, init) => {
      await held;
      return collector.fetch(url, init);
    });
    const [first] = await slow.unsent();
    const [second] = await phone().unsent();
    const sending = first?.run('asked');
    await second?.run('asked');
    expect(collector.handedIn).toHaveLength(0);
    expect(laters).toHaveLength(1);
    letGo();
    await sending;
    expect(first?.state().state).toBe('counted');
    await second?.run('asked');
    expect(second?.state().state).toBe('gone');
    expect(collector.handedIn).toHaveLength(1);
  });
});

describe('a ticket that is refused', () => {
  it('is said, and nothing is sent until a person changes something, also after a reload', async () => {
    const delivery = await handIn(phone(), TICKET);
    expect(delivery.state()).toMatchObject({ state: 'refused', refusal: 'ticket' });
    expect(laters).toEqual([]);
    const { delivery: again } = await reloaded();
    expect(again?.state()).toMatchObject({ state: 'refused', refusal: 'ticket' });
    await again?.run('start');
    await again?.run('visible');
    expect(collector.handedIn).toHaveLength(1);
  });

  it('is corrected: the same bytes with the other ticket, also after a reload', async () => {
    collector.tickets.add(OTHER_TICKET);
    await handIn(phone(), TICKET);
    const { delivery } = await reloaded();
    await delivery?.withTicket(OTHER_TICKET);
    expect(delivery?.state().state).toBe('counted');
    const [first, second] = collector.handedIn;
    expect(second?.ticket).toBe(OTHER_TICKET);
    expect(second?.bytes.equals(must(first, 'handed in').bytes)).toBe(true);
  });

  it('is left out: the answers are sealed again as an open link’s, under the same id', async () => {
    const own = phone();
    const office = await officeOf(own);
    const draft = draftOf(own, 'phone-ticket');
    const made = await own.handIn(office, SERVICE, draft, TICKET);
    if (!made.ok) throw new Error(made.error.reason);
    await settled(made.value);
    const open = { ...draft, body: draftOf(own, 'phone-open-link').body };
    await own.handInAgain(made.value, office, SERVICE, open, null);
    expect(made.value.state().state).toBe('counted');
    const [first, second] = collector.handedIn.map(({ lines }) => JSON.parse(lines[0] ?? ''));
    expect(second.id).toBe(first.id);
    expect(second.sealed).not.toBe(first.sealed);
    expect(collector.handedIn[1]?.ticket).toBeNull();
    expect(await store().all()).toEqual([]);
  });
});

describe('a browser that keeps nothing', () => {
  const failing: PhoneStore = {
    add: async () => {
      throw new StorageFailed('quota');
    },
    update: async () => {
      throw new StorageFailed('quota');
    },
    find: async () => {
      throw new StorageFailed('cannot-open');
    },
    all: async () => {
      throw new StorageFailed('cannot-open');
    },
    remove: async () => {
      throw new StorageFailed('closed');
    },
  };

  it('sends while it hangs, and does not say that it keeps anything', async () => {
    const hangs = () => new Promise<never>(() => {});
    const own = phone({ ...failing, add: hangs, update: hangs });
    const made = await own.handIn(await officeOf(own), SERVICE, draftOf(own, 'phone-open-link'), null);
    if (!made.ok) throw new Error(made.error.reason);
    expect(made.value.state().isKept).toBe(false);
    await vi.waitFor(() => expect(collector.ledger.size).toBe(1), { timeout: 20_000 });
  });

  it('sends all the same, and says that it keeps nothing', async () => {
    collector.mishaps = ['request-lost', null];
    const own = phone(failing);
    expect(await own.unsent()).toEqual([]);
    const delivery = await handIn(own);
    expect(delivery.state()).toMatchObject({ state: 'waiting', isKept: false });
    await delivery.run('asked');
    expect(delivery.state().state).toBe('counted');
  });
});
