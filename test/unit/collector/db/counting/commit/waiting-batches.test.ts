import { describe, expect, test } from 'vitest';
import type { Committed } from '../../../../../../src/collector/db/counting/commit/commit-group.ts';
import { WaitingBatches } from '../../../../../../src/collector/db/counting/commit/waiting-batches.ts';
import type { CheckedBatch } from '../../../../../../src/collector/ingest/collector-store.ts';
import { StorageUnavailable } from '../../../../../../src/collector/ingest/storage-unavailable.ts';
import { err } from '../../../../../../src/core/kernel/result.ts';
import { BATCH_MAX_COMPRESSED_BYTES, BATCH_MAX_RECORDS } from '../../../../../../src/core/protocol/limits.ts';

const COMMITTED: Committed = err({ kind: 'enrolment-unknown' });

/** A batch of which only its size is looked at here. */
function batch(name: string, records = 1, bytes = 1_000): CheckedBatch {
  const header = { batch: name };
  return {
    header,
    lines: Array(records).fill(null),
    bytes: new Uint8Array(bytes),
  } as unknown as CheckedBatch;
}

/** A store whose commits end when the test says so. */
class HeldCommits {
  readonly groups: (readonly string[])[] = [];
  readonly #ends: ((error?: unknown) => void)[] = [];
  readonly waiting = new WaitingBatches((batches) => {
    this.groups.push(batches.map(({ header }) => header.batch));
    return new Promise((resolve, reject) => {
      this.#ends.push((error) =>
        error === undefined ? resolve(batches.map(() => COMMITTED)) : reject(error),
      );
    });
  });

  /** Ends the commit that is running, and lets the next begin. */
  async end(error?: unknown): Promise<void> {
    this.#ends.shift()?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('CO20 batches that wait', () => {
  test('the first waits for nobody, and whatever came meanwhile shares the next commit, in its order', async () => {
    const store = new HeldCommits();
    const all = ['a', 'b', 'c', 'd'].map((name) => store.waiting.add(batch(name)));
    expect(store.groups).toEqual([['a']]);
    await store.end();
    expect(store.groups).toEqual([['a'], ['b', 'c', 'd']]);
    await store.end();
    expect(await Promise.all(all)).toEqual(Array(4).fill(COMMITTED));
    void store.waiting.add(batch('e'));
    expect(store.groups.at(-1)).toEqual(['e']);
  });

  test('nobody is answered before the commit of the group has ended', async () => {
    const store = new HeldCommits();
    let answered = 0;
    for (const name of ['a', 'b', 'c']) {
      void store.waiting.add(batch(name)).then(() => {
        answered += 1;
      });
    }
    await store.end();
    expect(answered).toBe(1);
    await store.end();
    expect(answered).toBe(3);
  });

  test('a group has at most as many records and bytes as a batch may have by itself', async () => {
    const store = new HeldCommits();
    const sizes = [
      ['first', 1, 1_000],
      ['full', BATCH_MAX_RECORDS, 1_000],
      ['half', BATCH_MAX_RECORDS / 2, 1_000],
      ['other half', BATCH_MAX_RECORDS / 2, 1_000],
      ['one', 1, 1_000],
      ['large', 1, BATCH_MAX_COMPRESSED_BYTES],
      ['heartbeat', 0, 500],
    ] as const;
    for (const [name, records, bytes] of sizes) void store.waiting.add(batch(name, records, bytes));
    for (const _ of sizes) await store.end();
    expect(store.groups).toEqual([
      ['first'],
      ['full'],
      ['half', 'other half'],
      ['one'],
      ['large'],
      ['heartbeat'],
    ]);
  });

  test('where one breaks the transaction, each goes by itself, and it alone is told', async () => {
    const broken = new Error('one in it');
    const groups: string[] = [];
    const waiting = new WaitingBatches(async (batches) => {
      const names = batches.map(({ header }) => header.batch as string);
      groups.push(names.join(' '));
      if (names.includes('bad')) throw broken;
      return batches.map(() => COMMITTED);
    });
    const names = ['first', 'a', 'bad', 'b'];
    const settled = await Promise.allSettled(names.map((name) => waiting.add(batch(name))));
    expect(groups).toEqual(['first', 'a bad b', 'a', 'bad', 'b']);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(settled[2]).toMatchObject({ reason: broken });
  });

  test('a store that cannot serve is asked once, and all of the group may come again', async () => {
    const store = new HeldCommits();
    const all = Promise.allSettled(['first', 'a', 'b'].map((name) => store.waiting.add(batch(name))));
    await store.end();
    await store.end(new StorageUnavailable(new Error('full')));
    expect(store.groups).toEqual([['first'], ['a', 'b']]);
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    void store.waiting.add(batch('again'));
    expect(store.groups.at(-1)).toEqual(['again']);
  });
});
