interface Part {
  readonly level: number;
  readonly mix: number;
}

const AT_MOST = 3;
/** Percentage points that are shown as 0,00. */
const NOTHING = 0.005;

/**
 * At most three parts of a change, with their points: those that pulled down most, the lowest first; where fewer than
 * three did, those that pulled up most after them.
 */
export function mostOf<One extends Part>(
  parts: readonly One[],
): readonly (One & { readonly points: number })[] {
  const all = parts.map((part) => ({ ...part, points: part.level + part.mix }));
  const down = all.filter(({ points }) => points <= -NOTHING).sort((a, b) => a.points - b.points);
  const up = all.filter(({ points }) => points >= NOTHING).sort((a, b) => b.points - a.points);
  return [...down, ...up].slice(0, AT_MOST);
}
