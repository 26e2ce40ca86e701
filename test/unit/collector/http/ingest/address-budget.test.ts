import { describe, expect, test } from 'vitest';
import { AddressBudget } from '../../../../../src/collector/http/ingest/address-budget.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const OFFICE = '203.0.113.1';

describe('AddressBudget', () => {
  const used = (budget: AddressBudget, times: number, of = 'link', most = 240) =>
    Array.from({ length: times }, () => budget.take(OFFICE, [{ of, most }])).filter((wait) => wait === null)
      .length;

  test('is as much at once, and then as much again in an hour, a little at a time', () => {
    let nowMs = 10 * HOUR_MS;
    const budget = new AddressBudget(() => nowMs);
    expect(used(budget, 300)).toBe(240);
    expect(budget.take(OFFICE, [{ of: 'link', most: 240 }])).toBe(15);
    nowMs += 14 * SECOND_MS;
    expect(budget.take(OFFICE, [{ of: 'link', most: 240 }])).toBe(1);
    nowMs += SECOND_MS;
    expect(used(budget, 5)).toBe(1);
    nowMs += HOUR_MS / 2;
    expect(used(budget, 300)).toBe(120);
    nowMs += 5 * HOUR_MS;
    expect(used(budget, 300)).toBe(240);
  });

  test('is not full again because an hour of the clock ends', () => {
    let nowMs = 11 * HOUR_MS - SECOND_MS;
    const budget = new AddressBudget(() => nowMs);
    expect(used(budget, 240)).toBe(240);
    nowMs += SECOND_MS;
    expect(used(budget, 5)).toBe(0);
    nowMs += 59 * 60 * SECOND_MS;
    expect(used(budget, 300)).toBe(236);
    nowMs += 2 * 60 * SECOND_MS;
    expect(used(budget, 300)).toBe(8);
  });

  test('is of each address and each thing; of several none is taken where one is used up', () => {
    const budget = new AddressBudget(() => HOUR_MS);
    expect(used(budget, 3, 'link', 2)).toBe(2);
    expect(
      budget.take(OFFICE, [
        { of: 'all', most: 3 },
        { of: 'link', most: 2 },
      ]),
    ).toBe(1_800);
    expect(used(budget, 9, 'all', 3)).toBe(3);
    expect(budget.take('203.0.113.2', [{ of: 'link', most: 2 }])).toBe(null);
  });

  test('a clock that goes back begins anew', () => {
    let nowMs = 10 * HOUR_MS;
    const budget = new AddressBudget(() => nowMs);
    used(budget, 240);
    nowMs -= 5 * HOUR_MS;
    expect(used(budget, 300)).toBe(240);
  });
});
