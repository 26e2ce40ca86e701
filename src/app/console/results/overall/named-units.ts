import type { Indices, RankingRow } from '../../../../contract/figures.ts';
import { percentOf } from '../../../../contract/wording/figure-texts.ts';

type Change = NonNullable<RankingRow['change']>;

export interface NamedUnits {
  /** Among those that have a rank; null where fewer than two have. */
  readonly highest: RankingRow | null;
  readonly lowest: RankingRow | null;
  /** The unit whose figure fell most, whether or not chance may make it; null where none fell. */
  readonly fellMost: (RankingRow & { readonly change: Change }) | null;
}

/** The units below that a meeting asks for first. */
export function namedUnits({ ranking }: Pick<Indices, 'ranking'>): NamedUnits {
  const ranked = ranking
    .filter(({ rank, figure }) => rank !== null && percentOf(figure) !== null)
    .sort((a, b) => (a.rank?.rank ?? 0) - (b.rank?.rank ?? 0));
  const hasEnds = ranked.length > 1;
  const fallen = ranking
    .filter((row): row is RankingRow & { change: Change } => (row.change?.points ?? 0) < 0)
    .sort((a, b) => a.change.points - b.change.points);
  return {
    highest: hasEnds ? (ranked[0] ?? null) : null,
    lowest: hasEnds ? (ranked.at(-1) ?? null) : null,
    fellMost: fallen[0] ?? null,
  };
}
