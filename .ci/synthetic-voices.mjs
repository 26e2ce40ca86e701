/**
 * Makes the recordings of the simulated province again, with a synthetic voice: they are for trying things out and for
 * the tests, and are called synthetic wherever they are heard. Needs Debian's espeak-ng and opus-tools.
 *
 *   node .ci/synthetic-voices.mjs
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SPOKEN_APP_TEXTS } from '../src/app/i18n/spoken-app-texts.ts';
import { parseQuestionnaire } from '../src/core/questionnaire/parse-questionnaire.ts';
import { readText, spokenTexts } from '../src/core/questionnaire/texts/spoken-texts.ts';

const ROOT = join(import.meta.dirname, '..');
const VOICES = { vi: 'vi', en: 'en-gb' };
const NAMES = { vi: 'Tiếng Việt', en: 'English' };
const WORDS_PER_MINUTE = 135;
const KBIT_PER_SECOND = 8;

const json = (path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const { value: questionnaire } = parseQuestionnaire(json('survey-schemas/sipas-2023-service.json'));

for (const [language, voice] of Object.entries(VOICES)) {
  const folder = join(ROOT, 'src/collector/demo/recordings', language);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const texts = Object.fromEntries([
    ['name', NAMES[language]],
    ...SPOKEN_APP_TEXTS.map(([place, key]) => [place, appText(language, key)]),
    ...spokenTexts(questionnaire).map(({ place, text }) => [place, readText(questionnaire, text, language)]),
  ]);
  for (const [place, text] of Object.entries(texts)) {
    const speech = execFileSync('espeak-ng', ['-v', voice, '-s', String(WORDS_PER_MINUTE), '--stdout', text]);
    const options = ['--quiet', '--downmix-mono', '--bitrate', String(KBIT_PER_SECOND), '--serial', '1'];
    execFileSync('opusenc', [...options, '--discard-comments', '-', join(folder, `${place}.ogg`)], {
      input: speech,
    });
  }
  writeFileSync(join(folder, 'texts.json'), `${JSON.stringify(texts, null, 2)}\n`);
}

function appText(language, key) {
  const [namespace, path] = key.split(':');
  return path
    .split('.')
    .reduce((texts, part) => texts[part], json(`src/app/i18n/${language}/${namespace}.json`));
}
