import { describe, expect, test, vi } from 'vitest';
import type { BatchId } from '../../../src/core/kernel/brand.ts';
import { BATCH_MAX_COMPRESSED_BYTES } from '../../../src/core/protocol/limits.ts';
import { waitingEntry } from '../../../src/core/protocol/outbox.ts';
import { webCryptoRandomIds } from '../../../src/device/cryptography/random-ids.ts';
import { webCryptoSha256 } from '../../../src/device/cryptography/sha256.ts';
import { webCryptography } from '../../../src/device/cryptography/web-cryptography.ts';
import { problemCodeIn, retryAfterMs } from '../../../src/device/exchange/problem-response.ts';
import { OUTBOX_LAYOUT } from '../../../src/device/outbox/outbox-database.ts';
import { askStorage } from '../../../src/device/outbox/storage-care.ts';
import { storageFailed } from '../../../src/device/outbox/storage-failed.ts';
import { makeBatch } from '../../../src/device/sync/make-batch.ts';
import { attachSyncTriggers } from '../../../src/device/sync/sync-triggers.ts';
import { anEnrolment, anEntry, hexId } from '../../support/outbox-store-contract.ts';
import { sha256Of } from './fake-collector.ts';

const FACTS = {
  lastSequence: 200,
  waiting: 200,
  quarantined: 0,
  app: '0.1.0',
  storage: { persisted: null, usedBytes: null, quotaBytes: null },
  clockMs: 0,
  clockOffsetMs: null,
  start: null,
  heads: null,
};

describe('makeBatch', () => {
  test('BA1 takes fewer records when they do not compress into the limit', async () => {
    const entries = Array.from({ length: 200 }, (_, index) => {
      const noise = '0'.repeat(64).replaceAll('0', () => webCryptoRandomIds.id<never>());
      return waitingEntry({ ...anEntry(index + 1), line: `{"noise":"${noise}"}` });
    });
    const sign = vi.fn(async () => 'a.b.c');
    const ports = { sha256: webCryptoSha256, cryptography: { ...webCryptography, sign } };
    const batch = await makeBatch(ports, hexId<BatchId>(1), anEnrolment(1), entries, FACTS);
    expect(batch.bytes.length).toBeLessThanOrEqual(BATCH_MAX_COMPRESSED_BYTES);
    expect(batch.entries).toEqual(entries.slice(0, batch.entries.length));
    expect(batch.entries.length).toBeLessThan(200);
    expect(batch.entries.length).toBeGreaterThan(0);
  });
});

describe('problem responses', () => {
  test('a code is read only where it is one', () => {
    expect(problemCodeIn('{"code":"batch-too-large","status":413}')).toBe('batch-too-large');
    for (const text of [
      '',
      '<html>',
      'null',
      '[]',
      '{"code":7}',
      '{"code":"toString"}',
      '{"code":"later"}',
    ]) {
      expect(problemCodeIn(text)).toBeNull();
    }
  });

  test('Retry-After is seconds or a date', () => {
    expect(retryAfterMs('120', 0)).toBe(120_000);
    expect(retryAfterMs('Thu, 01 Jan 1970 00:01:00 GMT', 10_000)).toBe(50_000);
    expect(retryAfterMs('Thu, 01 Jan 1970 00:00:00 GMT', 10_000)).toBe(0);
    expect(retryAfterMs('later', 0)).toBeNull();
    expect(retryAfterMs(null, 0)).toBeNull();
  });
});

describe('chance and digests', () => {
  test('ids are 128 bits in lowercase hexadecimal, fractions below one', () => {
    expect(webCryptoRandomIds.id()).toMatch(/^[0-9a-f]{32}$/);
    for (let n = 0; n < 100; n += 1) {
      const fraction = webCryptoRandomIds.fraction();
      expect(fraction).toBeGreaterThanOrEqual(0);
      expect(fraction).toBeLessThan(1);
    }
  });

  test('the digest is over the UTF-8 bytes', async () => {
    expect(await webCryptoSha256('Bộ phận Một cửa')).toBe(sha256Of('Bộ phận Một cửa'));
  });
});

describe('storage care', () => {
  test('ST3 asks to be kept, and says what the browser answered', async () => {
    const storage = {
      persisted: async () => false,
      persist: async () => true,
      estimate: async () => ({ usage: 10.7, quota: 1_000 }),
    } as unknown as StorageManager;
    expect(await askStorage(storage)).toEqual({ persisted: true, usedBytes: 10, quotaBytes: 1_000 });
  });

  test('ST3 in a worker, which cannot ask, it says what was granted', async () => {
    const storage = (persisted: boolean) =>
      ({
        persisted: async () => persisted,
        estimate: async () => ({ usage: 1, quota: 2 }),
      }) as unknown as StorageManager;
    expect(await askStorage(storage(true))).toMatchObject({ persisted: true });
    expect(await askStorage(storage(false))).toMatchObject({ persisted: false });
  });

  test('a browser that cannot say is null, not zero', async () => {
    expect(await askStorage(undefined)).toEqual({ persisted: null, usedBytes: null, quotaBytes: null });
    const refusing = {
      persist: async () => true,
      persisted: () => Promise.reject(new TypeError('no')),
      estimate: () => Promise.reject(new TypeError('no')),
    } as unknown as StorageManager;
    expect(await askStorage(refusing)).toEqual({ persisted: null, usedBytes: null, quotaBytes: null });
  });
});

describe('faults of IndexedDB', () => {
  test.each([
    ['QuotaExceededError', 'quota'],
    ['DatabaseClosedError', 'closed'],
    ['InvalidStateError', 'closed'],
    ['OpenFailedError', 'cannot-open'],
    ['VersionError', 'cannot-open'],
    ['DataError', 'unknown'],
  ])('%s means %s, also when it is wrapped', (name, reason) => {
    const inner = Object.assign(new Error(name), { name });
    expect(storageFailed(inner).reason).toBe(reason);
    expect(storageFailed(Object.assign(new Error('outer'), { name: 'AbortError', inner })).reason).toBe(
      name === 'DataError' ? 'closed' : reason,
    );
  });

  test('ST1 the layout of a released version never changes; a change is a new version', async () => {
    const digests = Object.entries(OUTBOX_LAYOUT).map(async ([version, layout]) => [
      version,
      (await webCryptoSha256(JSON.stringify(layout))).slice(0, 16),
    ]);
    expect(Object.fromEntries(await Promise.all(digests))).toMatchInlineSnapshot(`
      {
        "1": "3f9968a9613c3b88",
        "2": "9bd6bdf490ea49ae",
        "3": "9bd6bdf490ea49ae",
        "4": "712161ebd62eaec9",
      }
    `);
  });
});

describe('triggers', () => {
  test('start, online, visible and every minute, until taken away', () => {
    vi.useFakeTimers();
    try {
      const page = new EventTarget() as unknown as Window;
      const document = Object.assign(new EventTarget(), { visibilityState: 'hidden' });
      Object.assign(page, {
        document,
        setInterval: (work: () => void, ms: number) => setInterval(work, ms),
        clearInterval: (id: ReturnType<typeof setInterval>) => clearInterval(id),
      });
      const run = vi.fn();
      const detach = attachSyncTriggers(run, page);
      page.dispatchEvent(new Event('online'));
      document.dispatchEvent(new Event('visibilitychange'));
      document.visibilityState = 'visible';
      document.dispatchEvent(new Event('visibilitychange'));
      vi.advanceTimersByTime(60_000);
      expect(run.mock.calls.map(([trigger]) => trigger)).toEqual(['start', 'online', 'visible', 'timer']);
      detach();
      page.dispatchEvent(new Event('online'));
      vi.advanceTimersByTime(120_000);
      expect(run).toHaveBeenCalledTimes(4);
    } finally {
      vi.useRealTimers();
    }
  });
});
