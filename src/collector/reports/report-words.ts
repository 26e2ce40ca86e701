import { readFileSync } from 'node:fs';
import { createInstance } from 'i18next';
import type { DisplayLanguage } from '../../contract/wording/format.ts';
import { type Translate, wordingIn } from '../../contract/wording/wording.ts';

/** The console's texts a report is written with, so that both say the same; and its own. */
const CONSOLE_TEXTS = [
  'console',
  'console-analysis',
  'console-breakdowns',
  'console-genuineness',
  'console-published',
  'console-targets',
  'console-trend',
] as const;
type Namespace = (typeof CONSOLE_TEXTS)[number];

export type ReportWords = ReturnType<typeof makeWords>;

const made = new Map<DisplayLanguage, ReportWords>();

/** The words of a report in a language. Throws where the product's own files are not there. */
export function reportWords(language: DisplayLanguage): ReportWords {
  const known = made.get(language);
  if (known !== undefined) return known;
  const words = makeWords(language);
  made.set(language, words);
  return words;
}

function makeWords(language: DisplayLanguage) {
  const texts = createInstance();
  void texts.init({
    lng: language,
    ns: [...CONSOLE_TEXTS, 'report'],
    defaultNS: 'console',
    resources: {
      [language]: {
        // The app is no code of the collector's: its texts are read as the files they are.
        ...Object.fromEntries(
          CONSOLE_TEXTS.map((name) => [name, textsIn(`../../app/i18n/${language}/${name}.json`)]),
        ),
        report: textsIn(`./texts/${language}.json`),
      },
    },
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  const from = (namespace: Namespace | 'report'): Translate => texts.getFixedT(language, namespace);
  return {
    ...wordingIn(language, from('console')),
    from,
    own: from('report'),
    /** A text that is a list. */
    listed: (namespace: Namespace, key: string, values: Readonly<Record<string, unknown>>) =>
      texts.getFixedT(language, namespace)(key, {
        ...values,
        returnObjects: true,
      }) as unknown as readonly string[],
  };
}

function textsIn(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}
