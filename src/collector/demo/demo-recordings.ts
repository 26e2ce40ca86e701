import { readFileSync } from 'node:fs';
import type { NewRecording } from '../questionnaires/recordings.ts';

const FOLDER = new URL('recordings/', import.meta.url);
const LANGUAGES = ['vi', 'en'] as const;

/**
 * What is read aloud in the simulated province: by a synthetic voice, and marked so. `.ci/synthetic-voices.mjs` makes the
 * files again when the texts change.
 */
export function demoRecordings(questionnaire: string, actor: string): readonly NewRecording[] {
  return LANGUAGES.flatMap((language) => {
    const texts = JSON.parse(readFileSync(new URL(`${language}/texts.json`, FOLDER), 'utf8'));
    return Object.entries<string>(texts).map(([place, text]) => ({
      ...{ questionnaire, language, place, text, actor },
      content: readFileSync(new URL(`${language}/${place}.ogg`, FOLDER)),
      isSynthetic: true,
    }));
  });
}
