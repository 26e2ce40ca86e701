import { middleOf, type ScaleOfLevels } from './level-middle.ts';

const LOWEST_TONE = 1;
const MIDDLE_TONE = 3;
const HIGHEST_TONE = 5;

/**
 * The colour of a level on a scale of any length: the five tones of the frame, spread evenly from the lowest level to
 * the middle and from there to the highest, mixed where a level falls between two of them.
 *
 * @param index 0 for the lowest level
 */
export function levelColour(index: number, scale: ScaleOfLevels): string {
  const middle = middleOf(scale);
  const tone =
    index <= middle
      ? LOWEST_TONE + ((MIDDLE_TONE - LOWEST_TONE) * index) / middle
      : MIDDLE_TONE + ((HIGHEST_TONE - MIDDLE_TONE) * (index - middle)) / (scale.levels - 1 - middle);
  const below = Math.floor(tone);
  if (below === tone) return `var(--level-${tone})`;
  const share = Math.round(100 * (tone - below));
  return `color-mix(in srgb, var(--level-${below + 1}) ${share}%, var(--level-${below}))`;
}
