import { beforeEach, describe, expect, test } from 'vitest';
import { type CountsListener, LiveCounts } from '../../../../src/collector/figures/live-counts.ts';
import type { Counts } from '../../../../src/core/figures/pooled-tallies.ts';
import { smallQuestionnaire } from '../../../support/small-questionnaire.ts';
import { queryFor } from './report-world.ts';

const OCTOBER = queryFor('10', '2026-10', smallQuestionnaire());
const COUNTRY = queryFor(null, '2026-10', smallQuestionnaire());

let responses: number | null;
let readings: number;
let timers: Map<object, { readonly pauseMs: number; readonly call: () => void }>;
let live: LiveCounts;

beforeEach(() => {
  responses = 5;
  readings = 0;
  timers = new Map();
  live = new LiveCounts({
    read: async () => {
      readings += 1;
      return responses === null ? null : countsOf(responses);
    },
    after: (pauseMs, call) => {
      const timer = {};
      timers.set(timer, { pauseMs, call });
      return () => void timers.delete(timer);
    },
  });
});

describe('live counts', () => {
  test('RL3 come at once, and again only when they changed', async () => {
    const seen = new Watcher();
    live.watch(OCTOBER, seen);
    await settled();
    await nextReading();
    responses = 6;
    await nextReading();
    expect(seen.counts).toEqual([5, 6]);
    expect(readings).toBe(3);
  });

  test('are asked for often enough that a change shows within five seconds', async () => {
    live.watch(OCTOBER, new Watcher());
    await settled();
    expect([...timers.values()].map(({ pauseMs }) => pauseMs)).toEqual([2_000]);
  });

  test('of one selection are read once for all who watch it, and a newcomer knows the last at once', async () => {
    const first = new Watcher();
    const second = new Watcher();
    live.watch(OCTOBER, first);
    await settled();
    live.watch({ ...OCTOBER }, second);
    live.watch(COUNTRY, new Watcher());
    await settled();
    expect(second.counts).toEqual([5]);
    expect([readings, timers.size, live.selections]).toEqual([2, 2, 2]);
  });

  test('are no longer read when the last watcher has gone', async () => {
    const leave = [live.watch(OCTOBER, new Watcher()), live.watch(OCTOBER, new Watcher())];
    await settled();
    leave[0]?.();
    expect([timers.size, live.selections]).toEqual([1, 1]);
    leave[1]?.();
    leave[1]?.();
    expect([timers.size, live.selections]).toEqual([0, 0]);
  });

  test('leave no timer behind where the last watcher goes while they are read', async () => {
    live.watch(OCTOBER, new Watcher())();
    await settled();
    expect([timers.size, live.selections]).toEqual([0, 0]);
  });

  test('wait for a store that cannot be read', async () => {
    responses = null;
    const seen = new Watcher();
    live.watch(OCTOBER, seen);
    await settled();
    responses = 7;
    await nextReading();
    expect(seen.counts).toEqual([7]);
  });

  test('end for everybody when the collector stops, also for who comes later', async () => {
    const seen = new Watcher();
    live.watch(OCTOBER, seen);
    await settled();
    live.close();
    const late = new Watcher();
    live.watch(OCTOBER, late);
    expect([seen.endings, late.endings, timers.size]).toEqual([1, 1, 0]);
  });
});

class Watcher implements CountsListener {
  readonly counts: number[] = [];
  endings = 0;
  readonly changed = ({ responses }: Counts) => void this.counts.push(responses);
  readonly ended = () => {
    this.endings += 1;
  };
}

async function nextReading(): Promise<void> {
  const due = [...timers.values()];
  timers.clear();
  for (const { call } of due) call();
  await settled();
}

/** Lets every promise that can settle do so. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

function countsOf(count: number): Counts {
  return { responses: count, released: 0, pending: count, excluded: 0 };
}
