import type { RankedRow, RankingAnswer, RankingGroup } from '../analysis/ranking.ts';
import type { Translate, Wording } from './wording.ts';

/** As many names as a sentence bears. */
const NAMED = 3;

/** The units of each group: those surely lower from the lowest on, those surely higher from the highest. */
export function groupsOf({ ranking }: RankingAnswer) {
  const inGroup = (group: RankingGroup) =>
    ranking
      .filter((row) => row.group === group)
      .sort((a, b) => (a.difference?.points ?? 0) - (b.difference?.points ?? 0));
  return {
    below: inGroup('below'),
    above: inGroup('above').reverse(),
    between: inGroup('not-distinguishable'),
  };
}

/** Which units surely stand out, with the first names of each group. By the texts of the console's analysis. */
export function groupsReading(answer: RankingAnswer, t: Translate, { unitName }: Wording): string {
  const { below, above, between } = groupsOf(answer);
  const unit = unitName(answer.unit);
  if (below.length + above.length + between.length === 0)
    return t('ranking.groups.none', { minimum: answer.rankingMinimum });
  if (below.length + above.length === 0) return t('ranking.groups.nobody', { unit });
  const names = (rows: readonly RankedRow[]) => {
    const named = rows.slice(0, NAMED).map((row) => unitName(row.unit));
    const more = rows.length - named.length;
    return more > 0
      ? t('ranking.groups.and-more', { names: named.join(', '), count: more, n: more })
      : named.join(', ');
  };
  const told = (group: 'below' | 'above', rows: readonly RankedRow[]) =>
    rows.length === 0
      ? ''
      : t(`ranking.groups.${group}`, { count: rows.length, n: rows.length, names: names(rows), unit });
  return [told('below', below), told('above', above)].filter((part) => part !== '').join(' ');
}
