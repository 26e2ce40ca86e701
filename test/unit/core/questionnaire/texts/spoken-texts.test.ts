import { describe, expect, test } from 'vitest';
import { itemsOf } from '../../../../../src/core/questionnaire/items.ts';
import {
  LONGEST_PLACE,
  PLACE,
  readText,
  spokenTexts,
} from '../../../../../src/core/questionnaire/texts/spoken-texts.ts';
import { SERVICE } from '../../../../support/batches.ts';
import { loadQuestionnaire, QUESTIONNAIRE_IDS } from '../../../../support/questionnaires.ts';

describe('what is read aloud of a questionnaire', () => {
  test.each(QUESTIONNAIRE_IDS)('of %s stands each text at a place of its own', (id) => {
    const questionnaire = loadQuestionnaire(id);
    const places = spokenTexts(questionnaire).map(({ place }) => place);
    expect(new Set(places).size).toBe(places.length);
    expect(places.filter((place) => !PLACE.test(place) || place.length > LONGEST_PLACE)).toEqual([]);
    expect(places.filter((place) => /^item\.[^.]+\.[^.]+$/.test(place))).toHaveLength(
      itemsOf(questionnaire).length,
    );
  });

  test('names the office by the questionnaire’s own word, and falls back to Vietnamese', () => {
    const text = {
      vi: { text: '{office} mở cửa.', audio: null },
      en: { text: '{office} is open.', audio: null },
    };
    expect(readText(SERVICE, text, 'en')).toBe('The one-stop office is open.');
    expect(readText(SERVICE, text, 'vi')).toBe('Bộ phận Một cửa mở cửa.');
    expect(readText(SERVICE, text, 'km')).toBe('Bộ phận Một cửa mở cửa.');
  });
});
