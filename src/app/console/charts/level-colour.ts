const LOWEST_TONE = 1;
const HIGHEST_TONE = 5;

/**
 * The colour of a level on a scale of any length: the five tones of the frame, spread evenly from the lowest level to
 * the highest, mixed where a level falls between two of them.
 *
 * @param index 0 for the lowest level
 */
export function levelColour(index: number, levels: number): string {
  const tone = LOWEST_TONE + ((HIGHEST_TONE - LOWEST_TONE) * index) / Math.max(1, levels - 1);
  const below = Math.floor(tone);
  if (below === tone) return `var(--level-${tone})`;
  const share = Math.round(100 * (tone - below));
  return `color-mix(in srgb, var(--level-${below + 1}) ${share}%, var(--level-${below}))`;
}
