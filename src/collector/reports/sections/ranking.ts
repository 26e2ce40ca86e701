import type { RankedRow, RankingAnswer } from '../../../contract/analysis/ranking.ts';
import { percentOf } from '../../../contract/wording/figure-texts.ts';
import { formatRank } from '../../../contract/wording/format.ts';
import { niceDomain } from '../../../contract/wording/plot-domain.ts';
import { groupsOf, groupsReading } from '../../../contract/wording/ranking-words.ts';
import type { Block, Section } from '../blocks.ts';
import type { ReportWords } from '../report-words.ts';
import { isPart, plotOf, tableBlocks } from './table-parts.ts';

/** Three groups before any rank: those surely lower, surely higher, and those nothing can be said of. */
export function rankingSection(answer: RankingAnswer, words: ReportWords): Section {
  const t = words.from('console-analysis');
  const heading = { kind: 'heading', text: t('ranking.title') } as const;
  if (answer.ranking.length === 0) {
    const text = t('ranking.no-units', { unit: words.unitName(answer.unit) });
    return { blocks: [heading, { kind: 'paragraph', text }] };
  }
  const { below, above, between } = groupsOf(answer);
  const others = answer.ranking.filter(({ group }) => group === null).length;
  const names = between.map(({ unit }) => words.unitName(unit)).sort(byName(words.language));
  return {
    blocks: [
      heading,
      { kind: 'paragraph', text: groupsReading(answer, t, words) },
      ...groupBlocks('below', below, words),
      ...groupBlocks('above', above, words),
      ...(between.length === 0
        ? []
        : [
            note(
              words.own('between', {
                count: between.length,
                n: words.count(between.length),
                names: names.join(', '),
              }),
            ),
          ]),
      ...(others === 0 ? [] : [note(words.own('unranked', { count: others, n: words.count(others) }))]),
      note(words.t('ranking.caption')),
    ],
  };
}

function groupBlocks(
  group: 'below' | 'above',
  rows: readonly RankedRow[],
  words: ReportWords,
): readonly Block[] {
  if (rows.length === 0) return [];
  const { t, unitName, short, interval, points } = words;
  const plots = rows.map(({ figure }) => plotOf(figure));
  const title = t(`ranking.groups.${group}`);
  return [
    { kind: 'subheading', text: title.charAt(0).toLocaleUpperCase(words.language) + title.slice(1) },
    ...tableBlocks(
      {
        title,
        domain: niceDomain(plots.filter(isPart).flatMap(({ low, high }) => [low, high])),
        columns: [
          { title: t('ranking.unit'), share: 34 },
          { title: '', share: 22 },
          { title: t('ranking.percent'), share: 12, align: 'right' },
          { title: t('sub-indices.interval'), share: 14, align: 'right' },
          { title: words.own('difference'), share: 13, align: 'right' },
          { title: t('ranking.rank'), share: 11, align: 'right' },
          { title: t('ranking.range'), share: 12, align: 'right' },
        ],
        rows: rows.map(({ unit, figure, difference, rank }, index) => {
          const shown = percentOf(figure);
          return [
            unitName(unit),
            plots[index] ?? '',
            short(figure),
            shown === null ? '–' : interval(shown),
            difference === null ? '–' : points(difference.points),
            rank === null ? '–' : formatRank(rank),
            rank === null ? '–' : `${rank.rankRange.from}–${rank.rankRange.to}`,
          ];
        }),
      },
      words,
    ),
  ];
}

function byName(language: string): (a: string, b: string) => number {
  const { compare } = new Intl.Collator(language);
  return compare;
}

function note(text: string): Block {
  return { kind: 'paragraph', text, tone: 'note' };
}
