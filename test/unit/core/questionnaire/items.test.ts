import { describe, expect, it } from 'vitest';
import { itemsOf, phrase, screensOf, withOffice } from '../../../../src/core/questionnaire/items.ts';
import { loadQuestionnaire } from '../../../support/questionnaires.ts';

const service = loadQuestionnaire('sipas-2023-service');
const household = loadQuestionnaire('sipas-2023-household');

describe('items', () => {
  it('come in the order of the form', () => {
    const ids = itemsOf(service).map(({ id }) => id);
    expect(ids.slice(0, 4)).toEqual([
      'access.signage',
      'access.seating',
      'access.equipment',
      'procedures.posted',
    ]);
    expect(ids.at(-1)).toBe('feedback.reply');
  });

  it('and every question are screens, a sub-index is none', () => {
    const screens = screensOf(household);
    for (const id of ['access.signage', 'q5-harassment', 'comment', 'ethnicity'])
      expect(screens).toContain(id);
    expect(screens).not.toContain('access');
    expect(screens).not.toContain('assistance');
    expect(screensOf(service)).toContain('assistance');
  });
});

describe('a phrase', () => {
  const text = { vi: { text: 'Có', audio: 'vi/yes.opus' }, en: { text: 'Yes', audio: null } };

  it('is in the language asked for', () => {
    expect(phrase(text, 'en')).toEqual({ text: 'Yes', audio: null });
  });

  it('is in Vietnamese where that language is missing', () => {
    expect(phrase(text, 'km')).toEqual({ text: 'Có', audio: 'vi/yes.opus' });
    expect(phrase(text, 'constructor')).toEqual({ text: 'Có', audio: 'vi/yes.opus' });
  });
});

describe('the word for the office', () => {
  const words = { default: 'the service centre', sentenceStart: 'The service centre' };

  it.each([
    ['{office} has signs.', 'The service centre has signs.'],
    ['Officials at {office} are polite.', 'Officials at the service centre are polite.'],
    ['Signs are clear. {office} is clean.', 'Signs are clear. The service centre is clean.'],
    ['Is it clean? {office} is.', 'Is it clean? The service centre is.'],
    ['“{office}” is its name.', '“The service centre” is its name.'],
    ['He said “no.” {office} agreed.', 'He said “no.” The service centre agreed.'],
    [
      'By e-mail, {office}, and again {office}',
      'By e-mail, the service centre, and again the service centre',
    ],
    ['No office here.', 'No office here.'],
  ])('in "%s" takes the form its place asks for', (text, expected) => {
    expect(withOffice(text, words)).toBe(expected);
  });

  it('is put in as it stands, whatever characters it has', () => {
    expect(withOffice('At {office}', { default: '$& $1 {office}', sentenceStart: '' })).toBe(
      'At $& $1 {office}',
    );
  });

  it('leaves no placeholder in any item', () => {
    for (const { text } of itemsOf(service)) {
      const office = { default: 'Bộ phận Một cửa', sentenceStart: 'Bộ phận Một cửa' };
      expect(withOffice(phrase(text, 'vi').text, office)).not.toContain('{');
    }
  });
});
