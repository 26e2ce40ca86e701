import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import { SqlPendingBlocks } from '../../src/collector/db/counting/pending-blocks.ts';
import type { ReleaseMoment } from '../../src/collector/db/counting/pending-dates.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import type { CollectorStore } from '../../src/collector/ingest/collector-store.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { plainRecords, responseBody, SERVICE } from '../support/batches.ts';
import {
  checkedBatch,
  commit,
  newStore,
  responsesByState,
  STORE_KEYS,
  type StoreFixture,
} from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';

const UNDER_AGE = { age: 1 };
const OTHER_UNIT = '04@2025-07-01';
const day = (date: number) => `2026-11-${date}` as Day;
const QUESTIONNAIRES = { find: () => SERVICE };

describe.each(ENGINES)('blocks that move once a day, on $name', (engine) => {
  let fixture: StoreFixture;
  let store: CollectorStore;
  let enrolment: EnrolmentId;
  let moment: ReleaseMoment;

  beforeEach(async () => {
    fixture = await newStore(engine);
    moment = { time: 'daily', today: day(14), isClockDoubtful: false, isFlagging: true };
    store = new SqlCollectorStore(fixture.database, STORE_KEYS, () => moment);
    enrolment = await fixture.enrol();
  });
  afterEach(() => fixture.database.close());

  const post = async (count: number, body = responseBody(), unit?: string) => {
    const records = plainRecords(count, unit === undefined ? { body } : { body, unit });
    await commit(store, checkedBatch(enrolment, records));
  };
  const states = () => responsesByState(fixture.database);
  const job = () =>
    new SqlPendingBlocks(fixture.database.writer, fixture.database.engine, QUESTIONNAIRES, () => moment);
  const run = () => job().release(new AbortController().signal);
  const on = (today: Day, changes: Partial<ReleaseMoment> = {}) => {
    moment = { ...moment, today, ...changes };
  };
  const differences = async () => {
    const found: unknown[] = [];
    await recount(fixture.database.reader, QUESTIONNAIRES, {
      difference: (one) => void found.push(one),
      progress: () => undefined,
    });
    return found;
  };

  test('RL2 the tenth response changes nothing before its day is over, however many follow', async () => {
    await post(10);
    await post(25);
    expect(await run()).toBe(0);
    expect(await states()).toEqual({ pending: 35 });
    on(day(15));
    expect(await run()).toBe(1);
    expect(await states()).toEqual({ released: 35 });
    expect(await differences()).toEqual([]);
  });

  test('RL2 a batch of the next day comes after what waited since the day before, not with it', async () => {
    await post(12);
    on(day(15));
    await post(3);
    expect(await states()).toEqual({ released: 12, pending: 3 });
    expect(await run()).toBe(0);
    on(day(16));
    expect(await run()).toBe(0);
    await post(7);
    on(day(17));
    expect(await run()).toBe(1);
    expect(await states()).toEqual({ released: 22 });
    expect(await differences()).toEqual([]);
  });

  test('RL2 nine wait for the day on which the tenth comes to be over', async () => {
    await post(9);
    on(day(15));
    expect(await run()).toBe(0);
    await post(1);
    expect(await run()).toBe(0);
    on(day(16));
    await post(1);
    expect(await states()).toEqual({ released: 10, pending: 1 });
  });

  test('RL2 a run that is broken off is gone on with by the next, with the same result', async () => {
    await post(10);
    await post(11, responseBody(), OTHER_UNIT);
    on(day(15));
    expect(await job().release(AbortSignal.abort())).toBe(0);
    expect(await Promise.all([run(), run()])).toSatisfy(([one, other]) => one + other === 2);
    expect(await states()).toEqual({ released: 21 });
    expect(await run()).toBe(0);
    expect(await differences()).toEqual([]);
  });

  test('CO18 nothing moves while the clock is in doubt, nor on the day on which doubt ends', async () => {
    await post(10);
    on(day(15), { isClockDoubtful: true });
    expect(await run()).toBe(null);
    await post(2);
    expect(await states()).toEqual({ pending: 12 });
    on(day(20), { isClockDoubtful: false });
    expect(await run()).toBe(0);
    await post(1);
    expect(await states()).toEqual({ pending: 13 });
    on(day(21));
    expect(await run()).toBe(1);
    expect(await states()).toEqual({ released: 13 });
  });

  test('a clock that goes back by a day moves nothing earlier', async () => {
    on(day(16));
    await post(10);
    on(day(15));
    await post(1);
    on(day(16));
    expect(await run()).toBe(0);
    on(day(17));
    expect(await run()).toBe(1);
  });

  test("RL5 nine forms with an official's help do not open the tenth, genuine one, today or ever", async () => {
    await post(9, responseBody({ assistance: 'official' }));
    await post(1);
    on(day(15));
    expect(await run()).toBe(0);
    await post(8);
    on(day(16));
    expect(await run()).toBe(0);
    await post(1);
    on(day(17));
    expect(await run()).toBe(1);
    expect(await states()).toEqual({ released: 19 });
    expect(await differences()).toEqual([]);
  });

  test('RL5 ten and more that stay pending are minors, or helped by officials, or without an answer', async () => {
    await post(9);
    await post(4, responseBody({ profile: UNDER_AGE }));
    await post(9, responseBody({ assistance: 'official' }), OTHER_UNIT);
    await post(4, responseBody(), OTHER_UNIT);
    on(day(15));
    expect(await run()).toBe(0);
    expect(await states()).toEqual({ pending: 26 });
  });

  test('at ten, a run also moves what gathered under another setting', async () => {
    await post(12);
    on(day(14), { time: 'at-ten' });
    expect(await run()).toBe(1);
    expect(await states()).toEqual({ released: 12 });
  });
});
