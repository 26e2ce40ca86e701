import type { Causes } from '../../../contract/analysis/causes.ts';
import { percentOf } from '../../../contract/wording/figure-texts.ts';
import { niceDomain } from '../../../contract/wording/plot-domain.ts';
import { directionOf } from '../../../core/figures/change.ts';
import type { Block, Section } from '../blocks.ts';
import type { ReportWords } from '../report-words.ts';
import { isPart, plotOf, tableBlocks } from './table-parts.ts';

/** What changed since the period before, and which units and criteria made the change. */
export function whatChanged(answer: Causes, words: ReportWords): Section {
  const { unitName, periodInSentence } = words;
  const t = words.from('console-analysis');
  const { change } = answer.overall;
  const heading = { kind: 'heading', text: t('causes.change.title') } as const;
  if (answer.previousPeriod === null) return { blocks: [heading, paragraph(t('causes.change.no-period'))] };
  const before = periodInSentence(answer.previousPeriod);
  if (change === null) return { blocks: [heading, paragraph(t('causes.change.none', { period: before }))] };
  const sentence = t(`causes.change.sentence-${change.points < 0 ? 'down' : 'up'}`, {
    points: words.points(change.points),
    period: words.periodLabel(answer.period),
    before,
  });
  const unclear = directionOf(change) === 'unclear' ? ` ${t('causes.change.unclear')}` : '';
  return {
    blocks: [
      heading,
      paragraph(`${sentence}${unclear}`),
      ...partBlocks(
        t('causes.change.by-unit'),
        (answer.changeByUnit?.parts ?? []).map(({ unit, ...part }) => ({
          ...part,
          name: unit === null ? null : unitName(unit),
        })),
        words,
      ),
      ...partBlocks(
        t('causes.change.by-item'),
        (answer.changeByItem?.parts ?? []).map(({ item, ...part }) => ({
          ...part,
          name: item === null ? null : itemName(answer, item, words),
        })),
        words,
      ),
    ],
  };
}

interface ChangePart {
  /** Null: all that is not shown by itself, together. */
  readonly name: string | null;
  readonly level: number;
  readonly mix: number;
}

/** The parts that moved the figure most, whichever way. */
function partBlocks(title: string, parts: readonly ChangePart[], words: ReportWords): readonly Block[] {
  if (parts.length === 0) return [];
  const t = words.from('console-analysis');
  const { points } = words;
  const largest = [...parts].sort((a, b) => Math.abs(b.level + b.mix) - Math.abs(a.level + a.mix));
  return [
    { kind: 'subheading', text: title },
    ...tableBlocks(
      {
        title,
        columns: [
          { title: words.own('part'), share: 46 },
          { title: t('causes.change.total'), share: 16, align: 'right' },
          { title: t('causes.change.level'), share: 18, align: 'right' },
          { title: t('causes.change.mix'), share: 16, align: 'right' },
        ],
        rows: largest.map(({ name, level, mix }) => [
          name ?? t('causes.change.others'),
          points(level + mix),
          points(level),
          points(mix),
        ]),
      },
      words,
    ),
  ];
}

/** The criteria that cost most, and what raising the low ones would gain. */
export function pointsLost(answer: Causes, words: ReportWords): Section {
  const { t: say, percent, points, short, interval, distance } = words;
  const t = words.from('console-analysis');
  const items = [...answer.items].sort((a, b) => (b.pointsLost ?? -1) - (a.pointsLost ?? -1));
  const plots = items.map(({ figure, previous, parent }) => plotOf(figure, previous, parent));
  const first = items[0];
  const heading = { kind: 'heading', text: t('causes.heat.title') } as const;
  if (first === undefined || first.pointsLost === null)
    return { blocks: [heading, paragraph(say('items.sentence-none'))] };
  const table = {
    title: say('items.title'),
    domain: niceDomain(plots.filter(isPart).flatMap(({ low, high }) => [low, high])),
    columns: [
      { title: say('items.name'), share: 40 },
      { title: '', share: 24 },
      { title: say('items.percent'), share: 12, align: 'right' },
      { title: say('sub-indices.interval'), share: 14, align: 'right' },
      { title: say('sub-indices.change'), share: 12, align: 'right' },
      { title: say('items.lost'), share: 16, align: 'right' },
    ],
    rows: items.map(({ id, figure, change, pointsLost: lost }, index) => {
      const shown = percentOf(figure);
      return [
        itemName(answer, id, words),
        plots[index] ?? '',
        short(figure),
        shown === null ? '–' : interval(shown),
        change === null ? '–' : points(change.points),
        lost === null ? '–' : distance(lost),
      ];
    }),
  } as const;
  return {
    blocks: [
      heading,
      paragraph(
        t('causes.criteria.sentence', {
          unit: words.unitName(answer.unit),
          item: itemName(answer, first.id, words),
          points: distance(first.pointsLost),
        }),
      ),
      { kind: 'table', table },
      ...raisingBlocks(answer, words, percent),
    ],
  };
}

function raisingBlocks(
  answer: Causes,
  words: ReportWords,
  percent: (value: number) => string,
): readonly Block[] {
  const t = words.from('console-analysis');
  const now = percentOf(answer.overall.figure);
  if (now === null) return [];
  const told = (['units', 'items'] as const).flatMap((of) => {
    const raising = of === 'units' ? answer.raisingUnits : answer.raisingItems;
    if (raising === null || raising.gains.length === 0) return [];
    const points = raising.gains.reduce((sum, gain) => sum + gain.points, 0);
    return [
      t(`causes.raising.sentence-${of}`, {
        count: raising.gains.length,
        n: raising.gains.length,
        level: percent(raising.level),
        unit: words.unitName(answer.unit),
        points: words.distance(points),
        reached: percent(now.percent + points),
      }),
    ];
  });
  if (told.length === 0) return [];
  return [
    { kind: 'subheading', text: t('causes.raising.title') },
    { kind: 'list', items: told },
  ];
}

function itemName({ questionnaire }: Causes, id: string, { text }: ReportWords): string {
  return text(questionnaire.items.find((item) => item.id === id)?.shortName);
}

function paragraph(text: string): Block {
  return { kind: 'paragraph', text };
}
