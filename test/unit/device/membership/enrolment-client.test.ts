import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, test, vi } from 'vitest';
import { must } from '../../../../src/core/kernel/assert.ts';
import { assembleDevice } from '../../../../src/device/assemble-device.ts';
import { webCryptoRandomIds } from '../../../../src/device/cryptography/random-ids.ts';
import { webCryptoSha256 } from '../../../../src/device/cryptography/sha256.ts';
import { webCryptography } from '../../../../src/device/cryptography/web-cryptography.ts';
import { DexieFormerStore } from '../../../../src/device/dexie-former-store.ts';
import { EnrolmentClient, readPinnedCode } from '../../../../src/device/membership/enrolment-client.ts';
import { DexieOutboxStore } from '../../../../src/device/outbox/dexie-outbox-store.ts';
import { OutboxDatabase } from '../../../../src/device/outbox/outbox-database.ts';
import { DeviceQuestionnaires } from '../../../../src/device/questionnaires/device-questionnaires.ts';
import { SyncEngine } from '../../../../src/device/sync/sync-engine.ts';
import { keyNamed, partOf } from '../../../support/reference-crypto.ts';
import { RECEIPT_KEY, SEALING_KEY } from '../../../support/test-keys.ts';
import { KEYS, SERVICE, START_MS } from '../device-fixture.ts';
import { FakeCollector } from '../fake-collector.ts';

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const CODE = { code: '0123456789', pin: null };

function clientOf(fetch: Fetch) {
  return new EnrolmentClient({
    fetch,
    now: () => 42,
    cryptography: webCryptography,
    sha256: webCryptoSha256,
  });
}

function answering(body: unknown, status = 200) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response(text, { status }));
  return { fetch, client: clientOf(fetch) };
}

/** What the collector says to a good code, with something changed in it. */
async function answerWith(change: (answer: Record<string, unknown>) => Record<string, unknown>) {
  const collector = new FakeCollector();
  collector.codes.add(CODE.code);
  return clientOf(async (url, init) => {
    const answer = await collector.fetch(url, init);
    return new Response(JSON.stringify(change((await answer.json()) as Record<string, unknown>)));
  });
}

describe('enrol', () => {
  test('gives an enrolment the store can keep, on a request signed with its key', async () => {
    const collector = new FakeCollector();
    collector.codes.add(CODE.code);
    const fetch = vi.fn<Fetch>((url, init) => collector.fetch(url, init));
    const enrolled = await clientOf(fetch).enrol(CODE, 'Máy 1', KEYS);
    if (!enrolled.ok) throw new Error(enrolled.error.kind);
    const { id, signingKey, membership, enrolledAtMs, epoch } = enrolled.value;
    expect({ signingKey, enrolledAtMs, epoch }).toEqual({
      signingKey: KEYS.signingKey,
      enrolledAtMs: 42,
      epoch: collector.epoch,
    });
    expect(membership).toMatchObject({
      deviceName: 'Máy 1',
      deviceKey: KEYS.publicKey,
      sealingKey: { id: SEALING_KEY.id },
      receiptKey: { id: RECEIPT_KEY.id },
    });
    expect(membership.sha256).toBe(await webCryptoSha256(partOf(membership.jws, 1)));
    expect(collector.members.get(id)?.deviceKey).toBe(KEYS.publicKey);
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toBe('/api/v1/enrolments');
    expect(JSON.parse(partOf(String(init?.body), 1))).toEqual({
      protocol: 1,
      code: CODE.code,
      name: 'Máy 1',
      publicKey: KEYS.publicKey,
    });
  });

  test.each([
    ['a portal page', '<html>', 200],
    ['a server error page', '<html>', 502],
    ['a list', [], 201],
    ['an answer without a membership', { enrolment: 'a'.repeat(32), epoch: 'b'.repeat(32) }, 201],
    [
      'a membership that is none',
      { enrolment: 'a'.repeat(32), epoch: 'b'.repeat(32), membership: 'a.b.c' },
      201,
    ],
  ])('%s is not the collector', async (_, body, status) => {
    expect(await answering(body, status).client.enrol(CODE, 'Máy 1', KEYS)).toEqual({
      ok: false,
      error: { kind: 'not-the-collector' },
    });
  });

  test('a membership of another enrolment, of another device, or altered is not the collector', async () => {
    const other = new FakeCollector();
    const foreign = other.enrolled(9, { ...KEYS, publicKey: keyNamed('other device').publicKey });
    const altered = (jws: unknown) => {
      const [head, payload = '', end] = String(jws).split('.');
      const text = Buffer.from(payload, 'base64url').toString('utf8').replace('Máy 1', 'Máy 9');
      return `${head}.${Buffer.from(text).toString('base64url')}.${end}`;
    };
    for (const change of [
      { enrolment: 'a'.repeat(32) },
      { enrolment: foreign.id, membership: foreign.membership.jws },
    ]) {
      const client = await answerWith((answer) => ({ ...answer, ...change }));
      expect(await client.enrol(CODE, 'Máy 1', KEYS)).toMatchObject({
        error: { kind: 'not-the-collector' },
      });
    }
    const client = await answerWith((answer) => ({ ...answer, membership: altered(answer['membership']) }));
    expect(await client.enrol(CODE, 'Máy 1', KEYS)).toMatchObject({ error: { kind: 'not-the-collector' } });
  });

  test('a code that names a receipt key is answered by that key or by nobody', async () => {
    const collector = new FakeCollector();
    collector.codes.add(CODE.code);
    const client = clientOf(collector.fetch);
    const pinnedTo = (key: { id: string }) => readPinnedCode(`${CODE.code}.${key.id}`);
    expect(await client.enrol(pinnedTo(keyNamed('stranger')), 'Máy 1', KEYS)).toMatchObject({
      error: { kind: 'not-the-collector' },
    });
    expect((await client.enrol(pinnedTo(RECEIPT_KEY), 'Máy 1', KEYS)).ok).toBe(true);
  });

  test("a problem keeps the collector's code", async () => {
    expect(await clientOf(new FakeCollector().fetch).enrol(CODE, 'Máy 1', KEYS)).toEqual({
      ok: false,
      error: { kind: 'problem', code: 'enrolment-code-invalid' },
    });
  });

  test('no network is unreachable', async () => {
    const client = clientOf(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await client.enrol(CODE, 'Máy 1', KEYS)).toEqual({ ok: false, error: { kind: 'unreachable' } });
  });

  test.each([
    [' 01234-56789 ', { code: '01234-56789', pin: null }],
    ['0123456789.0123456789abcdef', { code: '0123456789', pin: '0123456789abcdef' }],
    ['01.23.0123456789abcdef', { code: '01.23', pin: '0123456789abcdef' }],
    ['0123456789.0123456789ABCDEF', { code: '0123456789.0123456789ABCDEF', pin: null }],
    ['', { code: '', pin: null }],
  ])('the code %j is read as %j', (text, read) => {
    expect(readPinnedCode(text)).toEqual(read);
  });
});

describe('a device that enrols', () => {
  function deviceOf(collector: FakeCollector, fetch: Fetch = collector.fetch) {
    const factory = { indexedDB: new IDBFactory(), IDBKeyRange: IDBKeyRange as never };
    const database = new OutboxDatabase('device', factory);
    const store = new DexieOutboxStore(database);
    const base = {
      appVersion: '0.1.0',
      start: async () => null,
      now: () => START_MS,
      random: webCryptoRandomIds,
      sha256: webCryptoSha256,
      storage: async () => ({ persisted: null, usedBytes: null, quotaBytes: null }),
    };
    const device = assembleDevice({
      ...base,
      hasOutbox: async () => true,
      indexedDB: factory.indexedDB,
      cryptography: async () => webCryptography,
      store: async () => store,
      former: async () => new DexieFormerStore(database),
      client: async () => clientOf(fetch),
      questionnaires: async () =>
        new DeviceQuestionnaires({ ...base, fetch, store, keepRecordings: async () => {} }),
      sync: async () =>
        new SyncEngine({
          ...base,
          fetch,
          store,
          cryptography: webCryptography,
          timeLimit: (ms) => AbortSignal.timeout(ms),
          exclusive: (work) => work(),
          later: () => () => {},
        }),
    });
    return { device, store, database };
  }

  test('CO14 an answer that was lost: the same code is asked for with the same key, and gives one enrolment', async () => {
    const collector = new FakeCollector();
    collector.codes.add(CODE.code);
    let lost = 2;
    const { device, store } = deviceOf(collector, async (url, init) => {
      const answer = await collector.fetch(url, init);
      if (url === '/api/v1/enrolments' && lost > 0) {
        lost -= 1;
        throw new TypeError('Failed to fetch');
      }
      return answer;
    });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(await device.enrol(CODE.code, 'Máy 1')).toMatchObject({ error: { kind: 'unreachable' } });
      expect(await device.enrolment()).toEqual({ ok: true, value: null });
    }
    const pending = must(await store.pendingEnrolment(), 'its key is kept');
    expect(await device.enrol(CODE.code, 'Máy 1')).toMatchObject({
      ok: true,
      value: { deviceName: 'Máy 1', unit: { ref: '00004@2025-07-01' } },
    });
    expect(collector.members.size).toBe(1);
    expect((await store.currentEnrolment())?.membership.deviceKey).toBe(pending.publicKey);
    expect(await store.pendingEnrolment()).toBeNull();
  });

  test('another code is asked for with another key', async () => {
    const { device, store } = deviceOf(new FakeCollector());
    await device.enrol('first', 'Máy 1');
    const first = await store.pendingEnrolment();
    await device.enrol('second', 'Máy 1');
    const second = await store.pendingEnrolment();
    expect([first?.code, second?.code]).toEqual(['first', 'second']);
    expect(first?.publicKey).not.toBe(second?.publicKey);
  });

  test('ME4 what waits under a former enrolment is sent by its own key, and the key goes when nothing is left', async () => {
    const collector = new FakeCollector();
    collector.codes.add('first').add('second');
    const { device, store } = deviceOf(collector);
    await device.enrol('first', 'Máy 1');
    const first = must(await store.currentEnrolment(), 'it is enrolled').id;
    await device.sync.now();
    collector.behave = () => 'request-lost';
    const body = { submittedAtMs: START_MS, mode: 'kiosk', language: 'vi', reached: 'access.signage' };
    expect((await device.submit(SERVICE, device.draft('abandonment', body))).ok).toBe(true);
    await device.enrol('second', 'Máy 2');
    expect((await device.submit(SERVICE, device.draft('abandonment', body))).ok).toBe(true);
    await device.sync.now();
    collector.behave = () => 'answers';
    collector.batches.length = 0;
    await device.sync.now();
    const second = must(await store.currentEnrolment(), 'it is enrolled').id;
    expect(
      collector.batches.filter(({ lines }) => lines.length > 0).map(({ header }) => header.enrolment),
    ).toEqual([first, second]);
    // Acknowledged records stay for thirty days, and may have to be offered by their key.
    expect((await store.enrolments()).map(({ id }) => id).sort()).toEqual([first, second].sort());
    collector.nowMs += 31 * 86_400_000;
    await device.sync.now();
    expect((await store.enrolments()).map(({ id }) => id)).toEqual([second]);
  });
});
