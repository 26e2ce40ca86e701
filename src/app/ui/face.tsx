/** Mouths from a deep frown to a broad smile; the eyes of the outer two say it once more. */
const MOUTHS: Readonly<Record<number, string>> = {
  1: 'M15 35c2.6-5.4 5.6-8 9-8s6.4 2.6 9 8',
  2: 'M16 33c2.6-3.2 5.2-4.7 8-4.7s5.4 1.5 8 4.7',
  3: 'M16.5 31h15',
  4: 'M16 28.5c2.6 3.2 5.2 4.7 8 4.7s5.4-1.5 8-4.7',
  5: 'M14 27c1.6 6.4 5 9.5 10 9.5S32.4 33.4 34 27z',
};

/**
 * The mood of a level, 1 to 5: 1 for the lowest of its scale, 5 for the highest, the others evenly between. On a scale of
 * more than five levels two neighbours look alike; their words tell them apart.
 */
export function moodOf(level: number, levels: number): number {
  return Math.round(1 + (4 * (level - 1)) / (levels - 1));
}

/** More levels than this do not fit below one another on every screen, and faces no longer tell them apart. */
export const MOST_WITH_FACES = 7;

/** The moods of a scale: one a level, and one of each where levels have none beside them. */
export function moodsOf(levels: number): readonly number[] {
  if (levels > MOST_WITH_FACES) return Object.keys(MOUTHS).map(Number);
  return Array.from({ length: levels }, (_, index) => moodOf(index + 1, levels));
}

/** A face beside the words of an answer, never instead of them. */
export function Face({ mood, size = '2.75em' }: { readonly mood: number; readonly size?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 48 48"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="2.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <circle cx="24" cy="24" r="20.5" />
      {mood === 1 ? (
        <path d="M14 15.5l6 3M34 15.5l-6 3" />
      ) : mood === 5 ? (
        <path d="M14 19.5c1-2.4 4.5-2.4 5.5 0M28.5 19.5c1-2.4 4.5-2.4 5.5 0" />
      ) : null}
      {mood === 5 ? null : (
        <g fill="currentColor" stroke="none">
          <circle cx="17" cy={mood === 1 ? 21 : 19} r="2.3" />
          <circle cx="31" cy={mood === 1 ? 21 : 19} r="2.3" />
        </g>
      )}
      <path d={MOUTHS[mood]} fill={mood === 5 ? 'currentColor' : 'none'} />
    </svg>
  );
}
