import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A text somebody reads on a screen, on paper or in a terminal. */
export interface ShownText {
  /** File and, where it has one, key: for the message of a failing test. */
  readonly where: string;
  readonly text: string;
}

const ROOT = join(import.meta.dirname, '../..');
const VIETNAMESE_LETTER = /[À-ỹĐđƠơƯư]/u;

/** Every text the product shows in a language; Vietnamese also stands in sources, which English screens do not. */
export function shownTexts(language: 'vi' | 'en'): readonly ShownText[] {
  const texts = filesBelow(`src/app/i18n/${language}`).flatMap(jsonTexts);
  const help = filesBelow('public/help')
    .filter((file) => file.endsWith(`.${language}.html`))
    .map(markupText);
  return language === 'en' ? [...texts, ...help] : [...texts, ...help, ...vietnameseElsewhere()];
}

/** The questionnaires: their words are those of the ministry, or were released. */
export function questionnaireTexts(): readonly ShownText[] {
  return filesBelow('survey-schemas')
    .filter((file) => file.endsWith('.json'))
    .flatMap(jsonTexts);
}

function vietnameseElsewhere(): readonly ShownText[] {
  const sources = filesBelow('src').filter((file) => /\.tsx?$/.test(file));
  return [
    ...sources.flatMap(sourceTexts),
    ...['src/collector/units/provinces.json', 'public/manifest.webmanifest'].flatMap(jsonTexts),
    markupText('src/app/index.html'),
  ].filter(({ text }) => VIETNAMESE_LETTER.test(text));
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

function jsonTexts(file: string): readonly ShownText[] {
  const collect = (value: unknown, where: string): readonly ShownText[] => {
    if (typeof value === 'string') return [{ where, text: value }];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => collect(inner, `${where} ${key}`));
  };
  return collect(JSON.parse(read(file)), file);
}

function markupText(file: string): ShownText {
  const shown = read(file).replaceAll(/ content="([^"]*)"/g, '>$1<');
  return { where: file, text: shown.replaceAll(/<[^>]*>/g, ' ') };
}

/** The lines of a source without its comments: few of them show a text, and none in another language's letters. */
function sourceTexts(file: string): readonly ShownText[] {
  const code = read(file)
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/(^|\s)\/\/.*$/gm, '');
  return code.split('\n').map((text) => ({ where: file, text: text.trim() }));
}
