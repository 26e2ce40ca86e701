import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlDeferredWrites } from '../../src/collector/db/deferred/deferred-writes.ts';
import { SqlReceipts } from '../../src/collector/db/deferred/receipts.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { DATABASE_FILE } from '../../src/collector/db/sqlite/file.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { ReceiptNumber } from '../../src/core/protocol/codes/receipt-number.ts';
import { plainRecord, responseBody } from '../support/batches.ts';
import {
  addProvinces,
  checkedBatch,
  commit,
  EVIDENCE_KEY,
  enroller,
  rowCounts,
  storeOf,
} from '../support/collector-store-fixture.ts';
import { ENGINES, type TestDatabase, type TestEngine } from '../support/databases.ts';

const WORDS = 'Ghế ngồi chật, mùa hè rất nóng.';

describe.each(ENGINES)('what is written later than its record, on $name', (engine) => {
  let world: DeferringStore;
  beforeEach(async () => {
    world = await DeferringStore.begin(engine);
  });
  afterEach(() => world.end());

  test('CO21 comments wait, all of one length and unreadable, and are written once', async () => {
    await world.say('ngắn', WORDS, null, 'd'.repeat(1_000));
    expect(await world.texts()).toEqual([]);
    expect(new Set((await world.sealed()).map(({ length }) => length)).size).toBe(1);
    expect((await world.sealed()).some((bytes) => bytes.includes(WORDS))).toBe(false);
    expect(await world.deferred().waiting()).toBe(3);
    const written = await Promise.all([world.deferred().writeAll(), world.deferred().writeAll()]);
    expect(written.reduce((sum, one) => sum + one, 0)).toBe(3);
    expect(await world.texts()).toEqual(['d'.repeat(1_000), WORDS, 'ngắn'].sort());
    expect(await world.deferred().waiting()).toBe(0);
    expect(await world.deferred().writeAll()).toBe(0);
  });

  test('RN2 of a counted response its number is kept, as nothing but a hash, and is told before and after it is written', async () => {
    const { written, deferred } = receiptRows(world.database);
    await world.thank('0123456789', '9876543210', null, '0123456789');
    expect(await told(world.database)).toEqual([true, true, false]);
    const waiting = await deferred();
    expect(waiting.map((row) => Object.keys(row))).toEqual([
      ['id', 'sealed'],
      ['id', 'sealed'],
    ]);
    expect(new Set(waiting.map(({ sealed }) => sealed.length)).size).toBe(1);
    expect(await world.deferred().waitingReceipts()).toBe(2);
    expect(await world.deferred().writeAll()).toBe(0);
    expect(await deferred()).toEqual([]);
    const rows = await written();
    expect(rows.map((row) => Object.keys(row))).toEqual([['mac'], ['mac']]);
    expect(rows.map(({ mac }) => mac)).toEqual(rows.map(({ mac }) => mac).sort());
    expect(await told(world.database)).toEqual([true, true, false]);
    expect(await told(world.database, Buffer.alloc(32))).toEqual([false, false, false]);
    const bodies = await world.database.writer.selectFrom('records').select('body').execute();
    expect(JSON.stringify(bodies)).not.toMatch(/receipt|0123456789/);
  });

  test('RN2 numbers are written without the comments where only they are many, and once', async () => {
    await world.say(WORDS);
    await world.thank('0123456789');
    await Promise.all([world.deferred().writeReceipts(), world.deferred().writeReceipts()]);
    await world.thank('0123456789');
    await world.deferred().writeReceipts();
    expect(await receiptRows(world.database).written()).toHaveLength(1);
    expect(await world.deferred().waitingReceipts()).toBe(0);
    expect(await world.deferred().waiting()).toBe(1);
  });

  test('under other keys they are kept until those they were sealed with are found', async () => {
    await world.say(WORDS);
    expect(await world.deferred(Buffer.alloc(32)).writeAll()).toBe(0);
    expect(await world.deferred().writeAll()).toBe(1);
    expect(await world.texts()).toEqual([WORDS]);
  });

  test('feedback of the greatest length is written too', async () => {
    const enrolment = await enroller(world.database)();
    const text = 'ệ'.repeat(2_000);
    const body = { submittedAtMs: responseBody().submittedAtMs, language: 'vi', text };
    await commit(
      storeOf(world.database),
      checkedBatch(enrolment, [plainRecord({ kind: 'feedback-case', body })]),
    );
    await world.say('ngắn');
    expect(new Set((await world.sealed()).map(({ length }) => length)).size).toBe(1);
    await world.deferred().writeAll();
    expect(await world.texts()).toEqual(['ngắn', text].sort());
    expect(await rowCounts(world.database)).toMatchObject({ records: 2, comments: 2 });
  });
});

test('a copy of the directory on SQLite joins no comment with its answers: neither log nor former pages have what was there', async () => {
  const world = await DeferringStore.begin(must(ENGINES[0], 'the embedded engine'));
  const { dataDir } = world.place.settings;
  const files = () => {
    const names = readdirSync(dataDir).filter((name) => name.startsWith(DATABASE_FILE));
    return Buffer.concat(names.map((name) => readFileSync(join(dataDir, name))));
  };
  await world.say(WORDS, null, 'một', 'hai');
  expect(files().includes(WORDS)).toBe(false);
  const waited = (await world.sealed()).map((bytes) => bytes.subarray(100, 132));
  expect(waited.every((part) => files().includes(part))).toBe(true);
  await world.deferred().writeAll();
  expect(statSync(join(dataDir, `${DATABASE_FILE}-wal`)).size).toBe(0);
  expect(files().includes(WORDS)).toBe(true);
  expect(waited.some((part) => files().includes(part))).toBe(false);
  await world.end();
});

/** Whether two numbers that were shown, and one that was not, are said to be received. */
async function told(database: OpenDatabase, key = EVIDENCE_KEY): Promise<readonly boolean[]> {
  const receipts = new SqlReceipts(database.writer, key);
  const numbers = ['0123456789', '9876543210', '1111111111'] as const;
  return Promise.all(numbers.map((number) => receipts.isReceived(number as string as ReceiptNumber)));
}

function receiptRows({ writer }: OpenDatabase) {
  return {
    written: () => writer.selectFrom('receipts').selectAll().execute(),
    deferred: () => writer.selectFrom('deferred_receipts').selectAll().execute(),
  };
}

/** A store that defers, and what waits in it. */
class DeferringStore {
  readonly place: TestDatabase;
  readonly database: OpenDatabase;

  private constructor(place: TestDatabase, database: OpenDatabase) {
    this.place = place;
    this.database = database;
  }

  static async begin(engine: TestEngine): Promise<DeferringStore> {
    const place = await engine.newPlace();
    const database = await openDatabase(place.settings);
    await addProvinces(database);
    return new DeferringStore(place, database);
  }

  /** Takes in a response for each, a batch each. */
  async say(...comments: readonly (string | null)[]): Promise<void> {
    const enrolment = await enroller(this.database)();
    for (const comment of comments) {
      const records = [plainRecord({ body: responseBody({ comment }) })];
      await commit(storeOf(this.database), checkedBatch(enrolment, records));
    }
  }

  /** Takes in a response for each number, all in one batch; of null one of an app that did not say it. */
  async thank(...numbers: readonly (string | null)[]): Promise<void> {
    const enrolment = await enroller(this.database)();
    const records = numbers.map((receipt, index) =>
      plainRecord({
        sequence: index + 1,
        body: { ...responseBody(), ...(receipt === null ? {} : { receipt }) },
      }),
    );
    await commit(storeOf(this.database), checkedBatch(enrolment, records));
  }

  deferred(key: Buffer = EVIDENCE_KEY): SqlDeferredWrites {
    return new SqlDeferredWrites(this.database.writer, this.database.engine, key);
  }

  async texts(): Promise<readonly string[]> {
    const rows = await this.database.writer.selectFrom('comments').select('text').execute();
    return rows.map(({ text }) => text).sort();
  }

  async sealed(): Promise<readonly Buffer[]> {
    const rows = await this.database.writer.selectFrom('deferred_writes').select('sealed').execute();
    return rows.map((row) => Buffer.from(row.sealed));
  }

  async end(): Promise<void> {
    await this.database.close();
    await this.place.remove();
  }
}
