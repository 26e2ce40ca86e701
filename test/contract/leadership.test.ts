import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { regularly } from '../../src/collector/clock/regularly.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { type Leadership, leadershipOf } from '../../src/collector/start/operations/leadership.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/core/kernel/duration.ts';
import { NOW_MS } from '../support/batches.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';

describe.each(ENGINES)('who does what is done on a schedule, on $name', (engine) => {
  let database: OpenDatabase;
  let nowMs: number;
  const all: Leadership[] = [];
  const collector = (over = database) => {
    const one = leadershipOf({ database: over, clock: { nowMs: () => nowMs } });
    all.push(one);
    return one;
  };
  beforeEach(async () => {
    // Words are given by hand, as if each came when it was due.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    nowMs = NOW_MS;
    database = await newDatabase(engine);
  });
  afterEach(async () => {
    for (const one of all.splice(0)) await one.giveWay();
    vi.useRealTimers();
    await database.close();
  });
  const later = (ms: number) => {
    nowMs += ms;
    vi.setSystemTime(nowMs);
    vi.advanceTimersByTime(ms);
  };

  test('of several that ask at once one leads, and goes on', async () => {
    const collectors = Array.from({ length: 4 }, () => collector());
    const answers = await Promise.all(collectors.map(({ leads }) => leads()));
    expect(answers.filter(Boolean)).toHaveLength(1);
    later(10 * SECOND_MS);
    expect(await Promise.all(collectors.map(({ leads }) => leads()))).toEqual(answers);
  });

  test('one that says nothing any more is followed within a minute, and does not come back', async () => {
    const gone = { writer: database.writer, engine: database.engine } as OpenDatabase;
    const [first, second] = [collector(gone), collector()];
    expect([await first.leads(), await second.leads()]).toEqual([true, false]);
    // Its database is away.
    Object.assign(gone, { writer: { transaction: () => ({ execute: () => Promise.reject(new Error()) }) } });
    later(30 * SECOND_MS);
    expect([await first.leads(), await second.leads()]).toEqual([false, false]);
    later(15 * SECOND_MS);
    expect(await second.leads()).toBe(true);
    Object.assign(gone, { writer: database.writer });
    later(10 * SECOND_MS);
    expect([await first.leads(), await second.leads()]).toEqual([false, true]);
  });

  test('one that stops is followed at once', async () => {
    const [first, second] = [collector(), collector()];
    await first.leads();
    await first.giveWay();
    expect([await first.leads(), await second.leads()]).toEqual([false, true]);
  });

  test('only who leads works, and looks again every time', async () => {
    const [first, second] = [collector(), collector()];
    await first.leads();
    const done: string[] = [];
    const stops = [
      regularly(async () => void done.push('first'), MINUTE_MS, first.leads),
      regularly(async () => void done.push('second'), MINUTE_MS, second.leads),
    ];
    await Promise.all(stops.map((stop) => stop()));
    expect(done).toEqual(['first']);
  });
});
