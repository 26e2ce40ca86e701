/** The gate that draws more says how many times as many as `npm test`. */
const TIMES = Number(process.env['TIMES'] ?? 1);

/** Whether this is the gate, which also looks where `npm test` does not. */
export const IS_FULL_SIZE = TIMES > 1;

declare module 'vitest' {
  interface ProvidedContext {
    /** The same for tests that run in a browser. */
    readonly isFullSize: boolean;
  }
}

/**
 * How many examples a property draws that takes long at full size, or how many of them it must have met.
 *
 * @param usual the number of `npm test`
 */
export function runs(usual: number): number {
  return usual * TIMES;
}
