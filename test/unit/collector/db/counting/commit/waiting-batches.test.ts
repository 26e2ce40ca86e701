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

/** Lets what is to begin in the next turn of the event loop begin. */
const nextTurn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** A store whose commits end when the test says so. */
class HeldCommits {
  readonly groups: (readonly string[])[] = [];
  readonly waiting: WaitingBatches;
  readonly #ends: ((error?: unknown) => void)[] = [];

  constructor(atOnce = 1) {
    this.waiting = new WaitingBatches((batches) => {
      this.groups.push(batches.map(({ header }) => header.batch));
      return new Promise((resolve, reject) => {
        this.#ends.push((error) =>
          error === undefined ? resolve(batches.map(() => COMMITTED)) : reject(error),
        );
      });
    }, atOnce);
  }

  /** Ends the oldest commit that is running, and lets the next begin. */
  async end(error?: unknown): Promise<void> {
    this.#ends.shift()?.(error);
    await nextTurn();
  }
}

describe('CO23 batches that wait', () => {
  test('what comes in one turn, or while the former group is stored, shares a commit, in its order', async () => {
    const store = new HeldCommits();
    const all = ['a', 'b'].map((name) => store.waiting.add(batch(name)));
    await nextTurn();
    expect(store.groups).toEqual([['a', 'b']]);
    for (const name of ['c', 'd', 'e']) {
      all.push(store.waiting.add(batch(name)));
      await nextTurn();
    }
    expect(store.groups).toEqual([['a', 'b']]);
    await store.end();
    expect(store.groups).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
    await store.end();
    expect(await Promise.all(all)).toEqual(Array(5).fill(COMMITTED));
  });

  test('who comes alone waits for nobody', async () => {
    const store = new HeldCommits();
    for (const name of ['a', 'b']) {
      void store.waiting.add(batch(name));
      await nextTurn();
      expect(store.groups.at(-1)).toEqual([name]);
      await store.end();
    }
  });

  test('nobody is answered before the commit of the group has ended', async () => {
    const store = new HeldCommits();
    let answered = 0;
    for (const name of ['a', 'b', 'c']) {
      void store.waiting.add(batch(name)).then(() => {
        answered += 1;
      });
    }
    await nextTurn();
    expect([store.groups.length, answered]).toEqual([1, 0]);
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
    await nextTurn();
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

  test('where the engine writes several at a time, a large group waits for no other', async () => {
    const store = new HeldCommits(2);
    for (const [name, records] of [
      ['first', 1],
      ['some', BATCH_MAX_RECORDS / 4],
      ['more', BATCH_MAX_RECORDS / 4],
      ['full', BATCH_MAX_RECORDS],
      ['one', 1],
    ] as const) {
      void store.waiting.add(batch(name, records));
      await nextTurn();
    }
    expect(store.groups).toEqual([['first'], ['some', 'more']]);
    await store.end();
    expect(store.groups.at(-1)).toEqual(['full']);
    await store.end();
    expect(store.groups).toHaveLength(3);
    await store.end();
    expect(store.groups.at(-1)).toEqual(['one']);
  });

  test('where one breaks the transaction, each goes by itself, and it alone is told', async () => {
    const broken = new Error('one in it');
    const groups: string[] = [];
    const waiting = new WaitingBatches(async (batches) => {
      const names = batches.map(({ header }) => header.batch as string);
      groups.push(names.join(' '));
      if (names.includes('bad')) throw broken;
      return batches.map(() => COMMITTED);
    }, 1);
    const names = ['a', 'bad', 'b'];
    const settled = await Promise.allSettled(names.map((name) => waiting.add(batch(name))));
    expect(groups).toEqual(['a bad b', 'a', 'bad', 'b']);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: broken });
  });

  test('a store that cannot serve is asked once, and all of the group may come again', async () => {
    const store = new HeldCommits();
    const all = Promise.allSettled(['a', 'b'].map((name) => store.waiting.add(batch(name))));
    await nextTurn();
    await store.end(new StorageUnavailable(new Error('full')));
    expect(store.groups).toEqual([['a', 'b']]);
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    void store.waiting.add(batch('again'));
    await nextTurn();
    expect(store.groups.at(-1)).toEqual(['again']);
  });
});
