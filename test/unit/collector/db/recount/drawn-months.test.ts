import { expect, test } from 'vitest';
import { draw } from '../../../../../src/collector/db/recount/drawn-months.ts';

const ITEMS = Array.from({ length: 400 }, (_, at) => ({ name: `unit ${at}`, records: 10 + (at % 7) }));
const nameOf = ({ name }: { readonly name: string }) => name;
const drawn = (seed: number, { mostRecords = 1_000, mostItems = 500, items = ITEMS } = {}) =>
  draw(items, { seed, mostRecords, mostItems }, nameOf);

test('a draw is the same by the same seed, in whatever order things come, and another by another', () => {
  const names = (seed: number, items = ITEMS) => drawn(seed, { items }).drawn.map(nameOf);
  expect(names(7, ITEMS.toReversed())).toEqual(names(7));
  expect(names(8)).not.toEqual(names(7));
});

test('a draw has no more records and items than asked for, and says of how many', () => {
  const one = drawn(7);
  expect(one.records).toBeLessThanOrEqual(1_000);
  expect(one.records).toBeGreaterThan(1_000 - 10);
  expect(one.records).toBe(one.drawn.reduce((sum, { records }) => sum + records, 0));
  expect(one.of).toEqual({ items: 400, records: ITEMS.reduce((sum, { records }) => sum + records, 0) });
  expect(drawn(7, { mostItems: 5 }).drawn).toHaveLength(5);
  expect(drawn(7, { mostRecords: 1_000_000 }).drawn).toHaveLength(400);
});

test('what is larger than all that is looked at keeps nothing else from being drawn', () => {
  const items = [...ITEMS.slice(0, 5), { name: 'large', records: 5_000 }];
  expect(drawn(7, { items }).drawn).toHaveLength(5);
});

test('over many seeds each is drawn about as often as any other', () => {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 200; seed += 1) {
    for (const { name } of drawn(seed, { mostItems: 40, mostRecords: 10_000 }).drawn) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  // 20 of each by right; seven standard deviations.
  expect(counts.size).toBe(400);
  expect(Math.max(...counts.values())).toBeLessThan(52);
});
