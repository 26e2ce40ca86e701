/** One row of the bench's table. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it must reach, in words, and whether it did; null where there is no bar. */
  readonly bar: { readonly text: string; readonly reached: boolean } | null;
  /** How it was measured, in one line. */
  readonly how: string;
  /** Another product's figure, which ours stands beside. */
  readonly isPeer?: true;
}

/** The p-quantile (0–1) of some numbers by the nearest rank. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('no values');
  return value;
}

export function atLeast(bar: number, value: number, unit: string): Measure['bar'] {
  return { text: `≥ ${bar} ${unit}`, reached: value >= bar };
}

export function atMost(bar: number, value: number, unit: string): Measure['bar'] {
  return { text: `≤ ${bar} ${unit}`, reached: value <= bar };
}
