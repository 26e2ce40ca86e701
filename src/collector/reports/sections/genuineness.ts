import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import { genuinenessSentence } from '../../../contract/wording/genuineness-sentence.ts';
import type { Section } from '../blocks.ts';
import type { ReportWords } from '../report-words.ts';

/** Those that keep a response out of the cleaned index first, together and each, and then the one that never does. */
const FLAGS = ['flagged', 'fast', 'burst', 'off-hours', 'uniform'] as const;

/** Whether the figures can be believed, as far as it is measured. */
export function genuinenessSection(answer: Genuineness, words: ReportWords): Section {
  const t = words.from('console-genuineness');
  const { count, percent } = words;
  const { patterns } = answer;
  return {
    blocks: [
      { kind: 'heading', text: t('about') },
      { kind: 'paragraph', text: genuinenessSentence(answer, t, words) },
      { kind: 'subheading', text: t('flags.title') },
      { kind: 'paragraph', text: t(patterns === null ? 'not-over' : 'flags.about'), tone: 'note' },
      ...(patterns === null
        ? []
        : [
            {
              kind: 'table',
              table: {
                title: t('flags.title'),
                columns: [
                  { title: t('flags.flag'), share: 40 },
                  { title: t('share'), share: 30, align: 'right' },
                  { title: t('flags.number'), share: 30, align: 'right' },
                ],
                rows: FLAGS.map((flag) => {
                  const told = patterns.flags.find((one) => one.flag === flag);
                  const name = t(`flags.names.${flag}`);
                  if (told === undefined || told.covered === 0) return [name, t('flags.hidden'), ''];
                  return [
                    name,
                    percent((100 * told.showing) / told.covered),
                    t('flags.of', { n: count(told.showing), covered: count(told.covered) }),
                  ];
                }),
              },
            } as const,
          ]),
    ],
  };
}
