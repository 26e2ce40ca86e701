import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlAttemptStore } from '../../src/collector/db/people/attempt-store.ts';
import { AttemptLimits, type AttemptOrigin } from '../../src/collector/people/sign-in/attempt-limits.ts';
import { HOUR_MS, SECOND_MS } from '../../src/core/kernel/duration.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';

const HERE: AttemptOrigin = { address: '203.0.113.7', browser: null };
const ELSEWHERE: AttemptOrigin = { address: '198.51.100.9', browser: null };
const KNOWN: AttemptOrigin = { ...HERE, browser: 'b' };
const KEY = Buffer.alloc(32, 1);

describe.each(ENGINES)('limits of attempts on $name', (engine) => {
  let nowMs: number;
  let database: OpenDatabase;
  let limits: AttemptLimits;
  /** Of another collector over the same database. */
  let others: AttemptLimits;
  const limitsOver = (mostCounters?: number) =>
    new AttemptLimits(new SqlAttemptStore(database, mostCounters), KEY, () => nowMs);
  beforeEach(async () => {
    nowMs = 0;
    database = await newDatabase(engine);
    [limits, others] = [limitsOver(), limitsOver()];
  });
  afterEach(() => database.close());

  /** @returns how long each had to wait before it failed, in seconds */
  const fail = async (times: number, account = 'lan', origin = HERE, at = [limits, others]) => {
    const waits: number[] = [];
    for (let time = 0; time < times; time += 1) {
      const begin = () => (at[time % at.length] ?? limits).begin(account, origin);
      const begun = await begin();
      const waitMs = typeof begun === 'number' ? begun : 0;
      waits.push(waitMs / SECOND_MS);
      if (waitMs === 0) continue;
      nowMs += waitMs;
      expect(typeof (await begin())).toBe('object');
    }
    return waits;
  };
  const waits = async (account: string, origin: AttemptOrigin) => {
    const begun = await others.begin(account, origin);
    if (typeof begun === 'number') return true;
    await begun.withdraw();
    return false;
  };

  test('waiting begins with the fifth failure, doubles and ends growing at a quarter of an hour, over all collectors', async () => {
    const seconds = await fail(16);
    expect(seconds).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]);
  });

  test('of attempts made at once at two collectors four go free', async () => {
    const begun = await Promise.all(
      Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? limits : others).begin('lan', HERE)),
    );
    // The fifth shuts it.
    expect(begun.filter((one) => typeof one === 'object')).toHaveLength(5);
  });

  test('failures elsewhere delay nobody here, nor a browser that was known before', async () => {
    await fail(5, 'lan', ELSEWHERE);
    expect([await waits('lan', ELSEWHERE), await waits('lan', HERE)]).toEqual([true, false]);
    await fail(5, 'lan', HERE);
    expect([await waits('lan', HERE), await waits('lan', KNOWN)]).toEqual([true, false]);
  });

  test('guessing in a known browser is slowed there, and only there', async () => {
    await fail(5, 'lan', KNOWN);
    expect([await waits('lan', KNOWN), await waits('lan', HERE)]).toEqual([true, false]);
  });

  test('one address trying many accounts is slowed for all of them', async () => {
    for (let account = 0; account < 40; account += 1) await fail(1, `account ${account}`);
    expect([await waits('another', HERE), await waits('another', ELSEWHERE)]).toEqual([true, false]);
  });

  test('all of one IPv6 network of 64 bits is one place, and so is IPv4 in either spelling', async () => {
    await fail(5, 'lan', { address: '2001:db8:1:2::1', browser: null });
    expect(await waits('lan', { address: '2001:db8:1:2:ffff::9', browser: null })).toBe(true);
    expect(await waits('lan', { address: '2001:db8:1:3::1', browser: null })).toBe(false);
    await fail(5, 'mai', { address: '::ffff:203.0.113.7', browser: null });
    expect(await waits('mai', HERE)).toBe(true);
  });

  test('a right password forgets what was counted for the account', async () => {
    await fail(4);
    const begun = await limits.begin('lan', HERE);
    if (typeof begun === 'object') await begun.succeed();
    expect(await fail(5)).toEqual([0, 0, 0, 0, 0]);
  });

  test('what was neither right nor wrong does not count', async () => {
    for (let time = 0; time < 50; time += 1) expect(await waits('lan', HERE)).toBe(false);
  });

  test('every hour begins anew, keeps nothing of the former and no address', async () => {
    await fail(5);
    nowMs = HOUR_MS;
    expect(await waits('lan', HERE)).toBe(false);
    const rows = await database.writer.selectFrom('failed_attempts').selectAll().execute();
    expect(rows.map(({ hour }) => hour)).toEqual([1, 1]);
    expect(JSON.stringify(rows)).not.toContain('203.0.113');
  });

  test('room is bounded', async () => {
    const small = limitsOver(10);
    await fail(5, 'lan', KNOWN, [small]);
    nowMs += 1;
    for (let account = 0; account < 12; account += 1) await fail(1, `${account}`, KNOWN, [small]);
    expect(typeof (await small.begin('lan', KNOWN))).toBe('object');
    const rows = await database.writer.selectFrom('failed_attempts').select('key').execute();
    expect(rows).toHaveLength(10);
  });
});
