import type { Published, PublishedIndex } from '../../../contract/published/published-figures.ts';
import type { Targets } from '../../../contract/published/targets.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { targetWords } from '../../../contract/wording/target-words.ts';
import { must } from '../../../core/kernel/assert.ts';
import { parseDecimal } from '../../../core/kernel/decimal.ts';
import { writeDecimal, writeSigned } from '../../../core/published/write-decimal.ts';
import type { Section } from '../blocks.ts';
import type { ReportWords } from '../report-words.ts';
import { tableBlocks } from './table-parts.ts';

/** What the unit and those below it are to reach in the year, and what came of it. */
export function targetsSection(answer: Targets | null, year: number, words: ReportWords): Section {
  const t = words.from('console-targets');
  const { period, measure, target: targetText, standing, lacking } = targetWords(t, words);
  const targets = answer?.targets ?? [];
  const heading = { kind: 'heading', text: t('title') } as const;
  if (targets.length === 0)
    return { blocks: [heading, { kind: 'paragraph', text: words.own('no-targets', { year }) }] };
  const inState = (state: string) => targets.filter((one) => one.standing.state === state).length;
  return {
    blocks: [
      heading,
      {
        kind: 'paragraph',
        text: t('summary', {
          year,
          reached: inState('reached'),
          missed: inState('missed'),
          open: inState('not-sure'),
        }),
      },
      ...tableBlocks(
        {
          title: t('table.title'),
          columns: [
            { title: t('table.unit'), share: 22 },
            { title: t('table.measure'), share: 24 },
            { title: t('table.period'), share: 14 },
            { title: t('table.target'), share: 18 },
            { title: t('table.now'), share: 16, align: 'right' },
            { title: t('table.state'), share: 20 },
          ],
          rows: targets.map((one) => {
            const now = standing(one);
            const missing = lacking(one);
            const { state, why } = one.standing;
            const remarks = [
              t(`states.${state}`),
              ...(why === null ? [] : [t(`why.${why}`)]),
              ...(missing === null ? [] : [missing]),
            ];
            return [
              nameOf(one.unit, words),
              measure(one),
              period(one.period),
              targetText(one),
              now === null ? '–' : `${now.estimate}${now.interval === null ? '' : `\n${now.interval}`}`,
              remarks.join('; '),
            ];
          }),
        },
        words,
      ),
    ],
  };
}

/** What others published of the unit in the year, side by side and never joined with its own figures. */
export function publishedSection(answer: Published | null, asked: number, words: ReportWords): Section {
  const t = words.from('console-published');
  const { language } = words;
  const indices = answer?.indices ?? [];
  const year = answer?.year ?? asked;
  const heading = { kind: 'heading', text: t('table.title', { year }) } as const;
  if (indices.length === 0)
    return { blocks: [heading, { kind: 'paragraph', text: words.own('no-published', { year }) }] };
  return {
    blocks: [
      heading,
      { kind: 'paragraph', text: t('table.about'), tone: 'note' },
      {
        kind: 'table',
        table: {
          title: t('table.title', { year }),
          columns: [
            { title: t('table.index'), share: 30 },
            { title: t('table.score'), share: 15, align: 'right' },
            { title: t('table.change'), share: 16, align: 'right' },
            { title: t('table.rank'), share: 11, align: 'right' },
            { title: t('table.source'), share: 32 },
          ],
          rows: indices.map((index) => [
            index.title[language],
            scoreOf(index, words),
            index.change === null ? '–' : writeSigned(decimalOf(index.change), language),
            index.rank === null ? '–' : `${index.rank}${index.of === null ? '' : `/${index.of}`}`,
            `${index.source}${index.sourceDate === null ? '' : `, ${formatDay(index.sourceDate, language)}`}`,
          ]),
        },
      },
      {
        kind: 'list',
        items: indices.flatMap(({ sentence }) => (sentence === null ? [] : [sentence[language]])),
      },
    ],
  };
}

function scoreOf({ score, scoreIs, isPercent }: PublishedIndex, words: ReportWords): string {
  const t = words.from('console-published');
  if (score === null) return t('table.not-reported');
  const more = scoreIs === 'more-than' ? `${t('table.more-than')} ` : '';
  return `${more}${writeDecimal(decimalOf(score), words.language)}${isPercent ? '%' : ''}`;
}

function decimalOf(text: string) {
  return must(parseDecimal(text), 'a number of the contract');
}

function nameOf({ name, nameEn }: Targets['targets'][number]['unit'], { language }: ReportWords): string {
  return language === 'vi' ? name : (nameEn ?? name);
}
