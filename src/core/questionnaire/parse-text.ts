import type { Reader } from '../kernel/reader.ts';
import { dictionary, integer, optional, record, required, string } from '../kernel/reader.ts';
import { ok } from '../kernel/result.ts';
import type { LanguageTag, LocalText, OptionValue, Phrase } from './questionnaire.ts';

/**
 * The patterns here stand in survey-schemas/questionnaire.schema.json too; a property test holds both to the
 * same verdict. Normalisation (NFC) is no pattern: check-consistency.ts asks for it.
 */

/** No control character (C0, delete, C1), no half of a surrogate pair, no white space at either end. */
const TEXT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
  /^[^\s\u0000-\u001f\u007f-\u009f\ud800-\udfff](?:[^\u0000-\u001f\u007f-\u009f\ud800-\udfff]*[^\s\u0000-\u001f\u007f-\u009f\ud800-\udfff])?$/u;
const SLUG = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u;
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u;
const AUDIO = /^[a-z0-9-]+(?:\/[a-z0-9-]+)*\.(?:opus|ogg|mp3|m4a)$/u;

export const readText = string(TEXT, 'a text without control characters and without white space around it');
export const readSlug = string(SLUG, 'lowercase words joined by hyphens');
export const readLanguage: Reader<LanguageTag> = string(LANGUAGE, 'a language tag such as vi');

const readSpokenPhrase: Reader<Phrase> = record({
  text: required(readText),
  audio: optional(
    string(AUDIO, 'the path of an opus, ogg, mp3 or m4a file below public/audio in lowercase'),
    null,
  ),
});

/** A plain string, or `{"text", "audio"}`. */
const readPhrase: Reader<Phrase> = (value, path) => {
  if (typeof value !== 'string') return readSpokenPhrase(value, path);
  const text = readText(value, path);
  return text.ok ? ok({ text: text.value, audio: null }) : text;
};

export const readLocalText: Reader<LocalText> = dictionary(
  (key) => (LANGUAGE.test(key) ? readPhrase : undefined),
  'a language tag such as vi',
  { min: 1 },
);

const readOptionNumber = integer(0, 999);

/** A number as on the paper form, or a word. */
export const readOptionValue: Reader<OptionValue> = (value, path) =>
  typeof value === 'number' ? readOptionNumber(value, path) : readSlug(value, path);
