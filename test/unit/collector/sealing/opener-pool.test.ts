import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { StorageUnavailable } from '../../../../src/collector/ingest/storage-unavailable.ts';
import { newKeyRing, openKeyRing } from '../../../../src/collector/keys/key-ring.ts';
import { OpenerPool } from '../../../../src/collector/sealing/opener-pool.ts';
import type { EnrolmentId } from '../../../../src/core/kernel/brand.ts';
import { recordAssociatedData, type WireRecord } from '../../../../src/core/protocol/messages/record.ts';

import { plainRecords, randomHex, sealedRecord } from '../../../support/batches.ts';
import { keyNamed, seal } from '../../../support/reference-crypto.ts';
import { KEY_RING, SEALING_KEY } from '../../../support/test-keys.ts';

const ENROLMENT = randomHex() as EnrolmentId;
const RING = openKeyRing(KEY_RING);

const pools: OpenerPool[] = [];
const newPool = (...[ring, options]: [ConstructorParameters<typeof OpenerPool>[0], object?]) => {
  const pool = new OpenerPool(ring, options);
  pools.push(pool);
  return pool;
};
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

const sealedRecords = (count: number) => {
  const plain = plainRecords(count);
  return { plain, records: plain.map((record) => sealedRecord(ENROLMENT, record)) };
};

function padded(text: string): Buffer {
  const plaintext = Buffer.alloc(2048);
  plaintext.writeUInt8(0x80, plaintext.write(text));
  return plaintext;
}

/** A record whose plaintext is these bytes. */
function recordOf(plaintext: Buffer): WireRecord {
  const [record] = sealedRecords(1).records as [WireRecord];
  const aad = recordAssociatedData(ENROLMENT, record);
  const sealed = seal(
    SEALING_KEY.point,
    keyNamed(randomHex()).secret,
    { info: 'sipas record 1', aad },
    plaintext,
  );
  return { ...record, sealed: sealed.toString('base64url') };
}

describe('opening threads', () => {
  test('bodies come back in their order, whatever the portions', async () => {
    const { plain, records } = sealedRecords(130);
    const opened = await newPool(RING, { threads: 2 }).open(ENROLMENT, records);
    expect(opened).toEqual(plain.map(({ body }) => ({ body })));
  });

  test('many batches at once each get their own', async () => {
    const pool = newPool(RING, { threads: 1 });
    const batches = Array.from({ length: 12 }, (_, index) => sealedRecords(index * 7));
    const opened = await Promise.all(batches.map(({ records }) => pool.open(ENROLMENT, records)));
    expect(opened).toEqual(batches.map(({ plain }) => plain.map(({ body }) => ({ body }))));
  });

  test('of another enrolment, to another key or an unknown one, a body cannot be opened, its neighbours can', async () => {
    const { plain, records } = sealedRecords(4);
    const [first, second, third, fourth] = records as [WireRecord, WireRecord, WireRecord, WireRecord];
    const toAnother = sealedRecord(ENROLMENT, plain[1] as never, keyNamed('another'));
    const cannot = { body: null, reason: 'cannot-open' };
    expect(
      await newPool(RING).open(ENROLMENT, [
        first,
        { ...toAnother, key: SEALING_KEY.id },
        toAnother,
        { ...third, sealed: fourth.sealed },
        { ...second, sequence: 99 },
        fourth,
      ]),
    ).toEqual([{ body: plain[0]?.body }, cannot, cannot, cannot, cannot, { body: plain[3]?.body }]);
    expect(await newPool(RING).open(randomHex() as EnrolmentId, [first])).toEqual([cannot]);
  });

  test('a former key of the ring still opens', async () => {
    const other = openKeyRing(newKeyRing());
    const { plain, records } = sealedRecords(1);
    const pool = newPool({ sealing: [...other.sealing, ...RING.sealing] });
    expect(await pool.open(ENROLMENT, records)).toEqual([{ body: plain[0]?.body }]);
  });

  test.each<[string, Buffer, string]>([
    ['only zeros', Buffer.alloc(2048), 'cannot-open'],
    ['no mark', Buffer.alloc(2048, 0x7b), 'cannot-open'],
    ['something behind the mark', Buffer.from([...padded('{}').subarray(0, -1), 1]), 'cannot-open'],
    ['no text', padded('').fill(0xff, 0, 1).fill(0x80, 1, 2), 'check-failed'],
    ['nothing', padded(''), 'check-failed'],
    ['a list', padded('[]'), 'check-failed'],
    ['blanks', padded('{ }'), 'check-failed'],
    ['a key twice', padded('{"a":1,"a":1}'), 'check-failed'],
    ['keys in another order', padded('{"b":1,"a":1}'), 'check-failed'],
    ['half a character', padded('{"a":"\\ud800"}'), 'check-failed'],
  ])('a plaintext of %s is no body', async (_, plaintext, reason) => {
    expect(await newPool(RING).open(ENROLMENT, [recordOf(plaintext)])).toEqual([{ body: null, reason }]);
  });

  test('a thread that dies is replaced, and nobody notices', async () => {
    const pool = newPool(RING, { threads: 1 });
    const { plain, records } = sealedRecords(100);
    const post = vi.spyOn(Worker.prototype, 'postMessage').mockImplementationOnce(function (this: Worker) {
      void this.terminate();
    });
    const opened = await pool.open(ENROLMENT, records);
    expect(opened).toEqual(plain.map(({ body }) => ({ body })));
    expect(post.mock.contexts[0]).not.toBe(post.mock.contexts[1]);
  });

  test('what kills two threads is refused as a store that cannot serve, and others go on', async () => {
    const pool = newPool(RING, { threads: 1 });
    const { plain, records } = sealedRecords(1);
    const die = function (this: Worker) {
      void this.terminate();
    };
    vi.spyOn(Worker.prototype, 'postMessage').mockImplementationOnce(die).mockImplementationOnce(die);
    await expect(pool.open(ENROLMENT, records)).rejects.toThrow(StorageUnavailable);
    expect(await pool.open(ENROLMENT, records)).toEqual([{ body: plain[0]?.body }]);
  });

  test('single records that wait go to a thread together, and at most forty bodies at once', async () => {
    const pool = newPool(RING, { threads: 1 });
    const post = vi.spyOn(Worker.prototype, 'postMessage');
    const singles = Array.from({ length: 50 }, () => sealedRecords(1));
    const opened = await Promise.all(singles.map(({ records }) => pool.open(ENROLMENT, records)));
    expect(opened).toEqual(singles.map(({ plain }) => plain.map(({ body }) => ({ body }))));
    const given = post.mock.calls.map(
      ([request]) => (request as { bodies: readonly unknown[] }).bodies.length,
    );
    expect(given).toEqual([1, 40, 9]);
  });

  test('who went to a thread together with what kills it is opened all the same', async () => {
    const pool = newPool(RING, { threads: 1 });
    const [first, deadly, other] = [sealedRecords(1), sealedRecords(1), sealedRecords(1)];
    const [sealed] = deadly.records as [WireRecord];
    const { postMessage } = Worker.prototype;
    vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, request) {
      const { bodies } = request as { readonly bodies: readonly { readonly sealed: string }[] };
      if (bodies.some((body) => body.sealed === sealed.sealed)) void this.terminate();
      else postMessage.call(this, request);
    });
    const opened = await Promise.allSettled(
      [first, deadly, other].map(({ records }) => pool.open(ENROLMENT, records)),
    );
    expect(opened).toMatchObject([
      { value: [{ body: first.plain[0]?.body }] },
      { reason: expect.any(StorageUnavailable) },
      { value: [{ body: other.plain[0]?.body }] },
    ]);
  });

  test('more than may wait is refused, and what waits is served', async () => {
    const pool = newPool(RING, { threads: 1, mostWaiting: 100 });
    const { records } = sealedRecords(60);
    const first = pool.open(ENROLMENT, records);
    const second = pool.open(ENROLMENT, records);
    await expect(pool.open(ENROLMENT, records)).rejects.toThrow(StorageUnavailable);
    expect((await first).length + (await second).length).toBe(120);
    expect(await pool.open(ENROLMENT, records)).toHaveLength(60);
  });

  test('closed under work, it refuses and ends', async () => {
    const pool = newPool(RING, { threads: 1 });
    const { records } = sealedRecords(100);
    const open = pool.open(ENROLMENT, records);
    await Promise.all([expect(open).rejects.toThrow(StorageUnavailable), pool.close()]);
    await expect(pool.open(ENROLMENT, records)).rejects.toThrow(StorageUnavailable);
  });
});
