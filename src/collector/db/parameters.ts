import { AssertionFailed } from '../../core/kernel/assert.ts';

/** What may be bound to a statement on either engine. */
export type Parameter = string | number | null | Uint8Array;

/**
 * Refuses every value the two engines would store differently: node:sqlite binds a lone Date as NULL, pg writes
 * it as local time; booleans, bigints and fractions fare no better. A refusal is a bug in the calling query.
 */
export function assertParameters(values: readonly unknown[]): asserts values is readonly Parameter[] {
  for (const [index, value] of values.entries()) {
    if (typeof value === 'string' || value === null || Number.isSafeInteger(value)) continue;
    if (value instanceof Uint8Array) continue;
    throw new AssertionFailed(
      `parameter ${index + 1} is of type ${typeof value}; text, safe integer, null or bytes`,
    );
  }
}
