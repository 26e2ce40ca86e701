import { describe, expect, test } from 'vitest';
import {
  EMPTY_SUM,
  isEmptySum,
  mergeSums,
  spanSumOf,
  subtractSum,
} from '../../../../../src/core/figures/sums/span-sum.ts';
import type { Month } from '../../../../../src/core/kernel/period.ts';
import { type SpanKind, spanAround } from '../../../../../src/core/kernel/span.ts';

const released = (month: string, span: SpanKind, responses: number) => ({
  ...{ month: month as Month, span, responses, excluded: 1 },
  ...{ sums: [responses, 2], levels: [responses] },
});
const waits = (month: string, span: SpanKind, later: SpanKind | null) => ({
  ...{ month: month as Month, span, answers: [0, later === null ? 3 : 0], later: [null, later] },
});
const sumOf = (kind: SpanKind, ...rows: Parameters<typeof spanSumOf>[1][]) =>
  spanSumOf(
    spanAround('2026-02' as Month, kind),
    rows.flatMap((some) => [...some]),
    [],
  );

const TALLIES = [
  released('2026-02', 'month', 12),
  released('2026-03', 'quarter', 4),
  released('2026-02', 'half-year', 5),
  released('2026-04', 'month', 20),
];

describe('the sum of a span', () => {
  test('is of what was released for it and for shorter ones in it, and counts the rest apart', () => {
    expect(sumOf('month', TALLIES)).toMatchObject({
      responses: 12,
      excluded: 1,
      sums: [12, 2],
      longer: [0, 5, 0],
    });
    expect(sumOf('quarter', TALLIES)).toMatchObject({ responses: 16, sums: [16, 4], longer: [0, 5, 0] });
    expect(sumOf('half-year', TALLIES)).toMatchObject({ responses: 41, levels: [41], longer: [0, 0, 0] });
    expect(sumOf('quarter', TALLIES).months).toEqual(['2026-02', '2026-03']);
  });

  test.each<[SpanKind, SpanKind, SpanKind | null, readonly number[]]>([
    ['month', 'month', null, [0, 1]],
    ['month', 'quarter', null, []],
    ['quarter', 'month', 'half-year', [0, 1]],
    ['half-year', 'month', 'half-year', [0, 0]],
  ])('of a %s: answers of responses of a %s, released for a %s, wait: %j', (kind, span, later, waiting) => {
    const sum = spanSumOf(spanAround('2026-02' as Month, kind), [], [waits('2026-02', span, later)]);
    expect(sum.waiting).toEqual(waiting);
  });

  test('changes by the difference', () => {
    const [before, after] = [sumOf('year', TALLIES.slice(0, 2)), sumOf('year', TALLIES)];
    expect(mergeSums(before, subtractSum(after, before))).toEqual(after);
    expect(isEmptySum(EMPTY_SUM)).toBe(true);
    expect(isEmptySum(after)).toBe(false);
  });
});
