import type { Indices, NamedFigures, Texts } from '../../../contract/figures.ts';
import { highestLevel, percentOf } from '../../../contract/wording/figure-texts.ts';
import { formatRank } from '../../../contract/wording/format.ts';
import { headlineOf } from '../../../contract/wording/headline.ts';
import { warningTexts } from '../../../contract/wording/method-notes.ts';
import { niceDomain } from '../../../contract/wording/plot-domain.ts';
import { directionOf } from '../../../core/figures/change.ts';
import type { Block, Section } from '../blocks.ts';
import type { ReportWords } from '../report-words.ts';
import { isPart, plotOf } from './table-parts.ts';

/** What is said at a meeting, the one percentage, what it is compared with, and the sub-indices. */
export function firstPage(answer: Indices, words: ReportWords): Section {
  const { t } = words;
  return {
    blocks: [
      { kind: 'heading', text: t('overall.title') },
      ...overallBlocks(answer, words),
      ...warningTexts(answer, words).map(({ text }) => ({ kind: 'paragraph', text, tone: 'note' }) as const),
      ...subIndexBlocks(answer, words),
    ],
  };
}

/** The meeting sentence and the percentage, or why there is none; then what stands beside it on the first screen. */
function overallBlocks(answer: Indices, words: ReportWords): readonly Block[] {
  const { t, percent, count, whyNone } = words;
  const { figure } = answer.overall;
  const shown = percentOf(figure);
  const sentence = headlineOf(answer, words);
  if (shown === null || figure.hidden || sentence === null) {
    return [
      {
        kind: 'paragraph',
        text: whyNone(figure, answer.counts, answer.asOf.release) ?? t('hidden.no-answers'),
        tone: 'lead',
      },
    ];
  }
  return [
    { kind: 'paragraph', text: sentence, tone: 'lead' },
    {
      kind: 'figure',
      percent: percent(shown.percent),
      about: [
        t('overall.interval', { low: percent(shown.low), high: percent(shown.high) }),
        words.own('respondents', {
          respondents: count(figure.respondents),
          answers: count(figure.answers),
        }),
      ].join('. '),
    },
    { kind: 'list', items: comparisons(answer, words) },
  ];
}

function comparisons(answer: Indices, words: ReportWords): readonly string[] {
  const { t, own, points, percent, comparedWith, unitName } = words;
  const { overall, previousPeriod, comparedMonths, rank, unit } = answer;
  const { change } = overall;
  const highest = percentOf(overall.verySatisfied);
  const parent = percentOf(overall.parent);
  const level = highestLevel(answer.questionnaire);
  const above = unit.parents.at(-1);
  return [
    ...(change === null || previousPeriod === null
      ? [`${t('overall.no-change')}.`]
      : [
          own('change', {
            period: comparedWith(previousPeriod, comparedMonths),
            points: points(change.points),
            low: points(change.low),
            high: points(change.high),
            reading: t(READINGS[directionOf(change)]),
          }),
        ]),
    // Among no peers there is no rank.
    ...(rank === null || rank.of === 1 ? [] : [own('rank', { rank: formatRank(rank), ...rank.rankRange })]),
    ...(parent === null
      ? []
      : [
          own('parent', {
            unit: above === undefined ? t('country') : unitName(above),
            percent: percent(parent.percent),
          }),
        ]),
    ...(highest === null || level === null
      ? []
      : [
          own('very-satisfied', {
            level: words.text(level),
            percent: percent(highest.percent),
            low: percent(highest.low),
            high: percent(highest.high),
          }),
        ]),
  ];
}

const READINGS = {
  up: 'overall.change-clear-up',
  down: 'overall.change-clear-down',
  unclear: 'overall.change-unclear',
} as const;

function subIndexBlocks(answer: Indices, words: ReportWords): readonly Block[] {
  const { t, own, percent, short, interval, points } = words;
  const { components, subIndices, questionnaire } = answer;
  const level = highestLevel(questionnaire);
  const named = [
    ...components.map((row) => ({ row, name: nameOf(questionnaire.components, row) })),
    ...subIndices.map((row) => ({ row, name: nameOf(questionnaire.subIndices, row) })),
  ];
  if (named.length === 0) return [];
  const plots = named.map(({ row }) => plotOf(row.figure, row.previous, row.parent));
  const hasParent = plots.some((plot) => plot?.parent !== undefined && plot.parent !== null);
  return [
    { kind: 'subheading', text: t(subIndices.length === 5 ? 'sub-indices.title' : 'sub-indices.title-many') },
    {
      kind: 'paragraph',
      text: [t('legend.current'), t('legend.previous'), ...(hasParent ? [t('legend.parent')] : [])]
        .map((text, index) => `${['●', '○', '▌'][index]} ${text}`)
        .join('   '),
      tone: 'note',
    },
    {
      kind: 'table',
      table: {
        title: t('sub-indices.title-many'),
        domain: niceDomain(plots.filter(isPart).flatMap(numbersOf)),
        columns: [
          { title: t('sub-indices.name'), share: 30 },
          { title: '', share: 24 },
          { title: t('sub-indices.percent'), share: 12, align: 'right' },
          { title: t('sub-indices.interval'), share: 15, align: 'right' },
          { title: t('sub-indices.change'), share: 12, align: 'right' },
          { title: level === null ? '' : words.text(level), share: 12, align: 'right' },
          ...(hasParent ? [{ title: own('parent-column'), share: 12, align: 'right' } as const] : []),
        ],
        rows: named.map(({ row, name }, index) => {
          const shown = percentOf(row.figure);
          const highest = percentOf(row.verySatisfied);
          const parent = percentOf(row.parent);
          return [
            words.text(name),
            plots[index] ?? '',
            short(row.figure),
            shown === null ? '–' : interval(shown),
            row.change === null ? '–' : points(row.change.points),
            highest === null ? '–' : percent(highest.percent),
            ...(hasParent ? [parent === null ? '–' : percent(parent.percent)] : []),
          ];
        }),
      },
    },
  ];
}

function nameOf(
  texts: readonly { readonly id: string; readonly text: Texts }[],
  { id }: Pick<NamedFigures, 'id'>,
): Texts | undefined {
  return texts.find((one) => one.id === id)?.text;
}

function numbersOf({
  low,
  high,
  previous,
  parent,
}: {
  low: number;
  high: number;
  previous: number | null;
  parent: number | null;
}) {
  return [low, high, previous, parent].filter((value) => value !== null);
}
