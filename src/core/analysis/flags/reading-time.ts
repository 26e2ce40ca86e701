import { itemsOf, phrase } from '../../questionnaire/items.ts';
import {
  DEFAULT_LANGUAGE,
  type ItemId,
  type LanguageTag,
  type Questionnaire,
} from '../../questionnaire/questionnaire.ts';
import type { Response } from '../../questionnaire/response.ts';

/** Ordinary silent reading. Three times what isFast calls too fast to have read. */
export const READING_SYLLABLE_MS = 240;

const VOWELS = /[aeiouy]+/gu;
const MARKS = /\p{M}/gu;
const WORD = /[\p{L}\p{N}]/u;

/**
 * The syllables of a text: of Vietnamese exactly one for each word as it is written, of other languages in Latin script
 * the groups of vowels, without a silent e at the end. Words in other scripts count as one, which never makes anybody
 * fast who was not.
 *
 * Example: `Cán bộ tận tình` has 4, `The time limit` has 4.
 *
 * @internal
 */
export function syllablesOf(text: string): number {
  return text
    .split(/\s+/u)
    .filter((word) => WORD.test(word))
    .reduce((sum, word) => sum + syllablesOfWord(word), 0);
}

/** Per questionnaire and language: the syllables of its items, counted once. */
const SYLLABLES = new WeakMap<Questionnaire, Map<LanguageTag, ReadonlyMap<ItemId, number>>>();

function syllablesOfItems(questionnaire: Questionnaire, language: LanguageTag): ReadonlyMap<ItemId, number> {
  const languages = SYLLABLES.get(questionnaire) ?? new Map<LanguageTag, ReadonlyMap<ItemId, number>>();
  SYLLABLES.set(questionnaire, languages);
  const known =
    languages.get(language) ??
    new Map(itemsOf(questionnaire).map(({ id, text }) => [id, syllablesOf(phrase(text, language).text)]));
  languages.set(language, known);
  return known;
}

/** All that there is to read in the items of a questionnaire, in Vietnamese. */
export function readingSyllables(questionnaire: Questionnaire): Pick<AnsweringTime, 'items' | 'syllables'> {
  const all = [...syllablesOfItems(questionnaire, DEFAULT_LANGUAGE).values()];
  return { items: all.length, syllables: all.reduce((sum, one) => sum + one, 0) };
}

function syllablesOfWord(word: string): number {
  const letters = word.normalize('NFD').replace(MARKS, '').toLowerCase();
  const groups = letters.match(VOWELS)?.length ?? 0;
  const isSilent = groups > 1 && /[^aeiouy]e[^\p{L}]*$/u.test(letters);
  return Math.max(1, isSilent ? groups - 1 : groups);
}

/** How long the items took whose time is known. */
export interface AnsweringTime {
  /** Items that were answered or passed over by a button, and whose screens were timed. */
  readonly items: number;
  /** Of their texts, in the language of the response. */
  readonly syllables: number;
  readonly durationMs: number;
}

/** How long a response's items took, and how much there was to read. An item without a duration is none of them. */
export function answeringTime(
  questionnaire: Questionnaire,
  { answers, durationsMs, language }: Pick<Response, 'answers' | 'durationsMs' | 'language'>,
): AnsweringTime {
  const time = { items: 0, syllables: 0, durationMs: 0 };
  for (const [id, syllables] of syllablesOfItems(questionnaire, language)) {
    const durationMs = durationsMs[id];
    if (answers[id] === undefined || durationMs === undefined) continue;
    time.items += 1;
    time.syllables += syllables;
    time.durationMs += durationMs;
  }
  return time;
}

/**
 * How long a response took, as multiples of the time ordinary reading of its items takes: each band reaches up to the
 * next. The first is what isFast calls fast by its syllables.
 */
export const SPEED_BANDS = ['0', '1/3', '2/3', '4/3', '8/3'] as const;
export type SpeedBand = (typeof SPEED_BANDS)[number];

/** The band of a response; null where no time is known. Example: 20 s for what takes 30 s to read is in `2/3`. */
export function speedBand({ syllables, durationMs }: AnsweringTime): SpeedBand | null {
  if (syllables === 0) return null;
  // In thirds of the reading time, so that the bounds are whole numbers.
  const thirdsMs = 3 * durationMs;
  const readingMs = READING_SYLLABLE_MS * syllables;
  if (thirdsMs < readingMs) return '0';
  if (thirdsMs < 2 * readingMs) return '1/3';
  if (thirdsMs < 4 * readingMs) return '2/3';
  return thirdsMs < 8 * readingMs ? '4/3' : '8/3';
}
