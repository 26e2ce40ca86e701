import type { Breakdown } from '../../../contract/analysis/breakdowns.ts';
import { percentOf } from '../../../contract/wording/figure-texts.ts';
import { groupsSentence, valueNames } from '../../../contract/wording/group-words.ts';
import { niceDomain } from '../../../contract/wording/plot-domain.ts';
import type { Block, Section } from '../blocks.ts';
import type { ReportWords } from '../report-words.ts';
import { isPart, plotOf, tableBlocks } from './table-parts.ts';

/** With a table: where some group surely stands out. Of the others one sentence is enough. */
const TABLES = 4;

/** For whom it is better or worse, by everything that is known of those who answered. */
export function groupsSection(breakdowns: readonly Breakdown[], words: ReportWords): Section {
  const t = words.from('console-breakdowns');
  const told = breakdowns.filter(
    ({ rows }) => rows.filter(({ figure }) => figure !== null && percentOf(figure) !== null).length > 1,
  );
  const heading = { kind: 'heading', text: t('title') } as const;
  if (told.length === 0)
    return { blocks: [heading, { kind: 'paragraph', text: words.own('no-breakdowns') }] };
  const standsOut = ({ rows }: Breakdown) => rows.some(({ group }) => group === 'below' || group === 'above');
  const withTable = [...told.filter(standsOut), ...told.filter((one) => !standsOut(one))].slice(0, TABLES);
  return {
    blocks: [
      heading,
      ...told.filter((one) => withTable.includes(one)).flatMap((one) => breakdownBlocks(one, words)),
      ...(told.length === withTable.length
        ? []
        : [
            {
              kind: 'list',
              items: told
                .filter((one) => !withTable.includes(one))
                .map((one) => `${nameOf(one, words)}: ${groupsSentence(one, t, words)}`),
            } as const,
          ]),
    ],
  };
}

function breakdownBlocks(answer: Breakdown, words: ReportWords): readonly Block[] {
  const t = words.from('console-breakdowns');
  const { valueName } = valueNames(t, words);
  const rows = answer.rows.flatMap((row) => (row.figure === null ? [] : [{ ...row, figure: row.figure }]));
  const plots = rows.map(({ figure }) => plotOf(figure));
  const title = nameOf(answer, words);
  return [
    { kind: 'subheading', text: title },
    { kind: 'paragraph', text: groupsSentence(answer, t, words) },
    ...tableBlocks(
      {
        title,
        domain: niceDomain(plots.filter(isPart).flatMap(({ low, high }) => [low, high])),
        columns: [
          { title: t('table.group'), share: 36 },
          { title: '', share: 22 },
          { title: t('table.percent'), share: 13, align: 'right' },
          { title: words.t('sub-indices.interval'), share: 14, align: 'right' },
          { title: t('table.respondents'), share: 11, align: 'right' },
          { title: t('table.difference'), share: 18, align: 'right' },
        ],
        rows: rows.map(({ value, text, figure, difference }, index) => {
          const shown = percentOf(figure);
          return [
            valueName(answer.by, { value, text }),
            plots[index] ?? '',
            words.short(figure),
            shown === null ? '–' : words.interval(shown),
            figure.hidden ? '–' : words.count(figure.respondents),
            difference === null ? '–' : words.points(difference.points),
          ];
        }),
      },
      words,
    ),
  ];
}

function nameOf(answer: Breakdown, words: ReportWords): string {
  const { by, breakdowns } = answer;
  const { breakdownName } = valueNames(words.from('console-breakdowns'), words);
  return breakdownName(answer, breakdowns.find(({ id }) => id === by) ?? { id: by, text: null });
}
