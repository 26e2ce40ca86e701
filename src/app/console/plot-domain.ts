/** A stretch of the percent scale, multiples of five, that holds all values with a little room: 0–100 at most. */
export function niceDomain(percents: readonly number[]): { readonly from: number; readonly to: number } {
  if (percents.length === 0) return { from: 0, to: 100 };
  const from = Math.max(0, Math.floor((Math.min(...percents) - 1) / 5) * 5);
  const to = Math.min(100, Math.ceil((Math.max(...percents) + 1) / 5) * 5);
  return to - from >= 10 ? { from, to } : { from: Math.max(0, to - 10), to: Math.max(10, to) };
}
