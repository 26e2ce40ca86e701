import { expect, test } from 'vitest';
import { comparedMonths } from '../../../../src/core/figures/compared-months.ts';
import { type Month, parsePeriod } from '../../../../src/core/kernel/period.ts';

const months = (...all: readonly string[]) => new Set(all as readonly Month[]);

function compared(
  current: string,
  previous: string,
  answered: readonly [ReadonlySet<Month>, ReadonlySet<Month>],
) {
  const [one, other] = [parsePeriod(current), parsePeriod(previous)];
  if (!one.ok || !other.ok) throw new Error(`${current} ${previous}`);
  return comparedMonths(one.value, other.value, { current: answered[0], previous: answered[1] });
}

const Q3 = months('2026-07', '2026-08', '2026-09');

test('two periods with responses in every month are compared whole', () => {
  expect(compared('2026-Q4', '2026-Q3', [months('2026-10', '2026-11', '2026-12'), Q3])).toBeNull();
});

test('a quarter under way is compared with the same months of the one before', () => {
  expect(compared('2026-Q4', '2026-Q3', [months('2026-10', '2026-11'), Q3])).toEqual({
    current: ['2026-10', '2026-11'],
    previous: ['2026-07', '2026-08'],
  });
});

test('a month in which nothing was received is left out on both sides', () => {
  expect(
    compared('2026-Q4', '2025-Q4', [months('2026-10', '2026-12'), months('2025-11', '2025-12')]),
  ).toEqual({
    current: ['2026-12'],
    previous: ['2025-12'],
  });
});

test('eleven months are not compared with one that is not among them', () => {
  const eleven = months(
    ...Array.from({ length: 11 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}`),
  );
  expect(compared('2026', '2025', [eleven, months('2025-12')])).toEqual({ current: [], previous: [] });
});
