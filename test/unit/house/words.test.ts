import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forbiddenIn, forbiddenWords, misplacedTones } from '../../support/forbidden-words.ts';
import { questionnaireTexts, shownTexts } from '../../support/shown-texts.ts';

const DOCUMENT = readFileSync(join(import.meta.dirname, '../../../src/words.md'), 'utf8');
const VIETNAMESE = [...shownTexts('vi'), ...questionnaireTexts()];
const FORBIDDEN = forbiddenWords(DOCUMENT);

describe('every text the product shows', () => {
  it.each(['vi', 'en'] as const)('says none of the words that src/words.md refuses (%s)', (language) => {
    const texts = shownTexts(language);
    const found = texts.flatMap(({ where, text }) =>
      forbiddenIn(text, FORBIDDEN).map((word) => `${where}: "${word}" in "${text}"`),
    );
    expect(found).toEqual([]);
    expect(texts.length).toBeGreaterThan(800);
  });

  it('has its tone marks in one way: hóa, khỏe, hủy', () => {
    const found = VIETNAMESE.flatMap(({ where, text }) =>
      misplacedTones(text).map((syllable) => `${where}: ${syllable}`),
    );
    expect(found).toEqual([]);
  });

  it('is composed, one character a letter', () => {
    for (const { where, text } of VIETNAMESE) expect(text, where).toBe(text.normalize('NFC'));
  });
});

describe('the reader of words', () => {
  it('finds a tone mark in the other place, and leaves those alone that have no other', () => {
    expect(misplacedTones('Xoá khoá đã huỷ; sức khoẻ, hoà, tuỳ, THUỶ')).toEqual([
      'Xoá',
      'khoá',
      'huỷ',
      'khoẻ',
      'hoà',
      'tuỳ',
      'THUỶ',
    ]);
    expect(misplacedTones('Xóa khóa đã hủy; quý, quỹ, hoàn toàn, khoảng, huỳnh, quy, hòa')).toEqual([]);
  });

  it('refuses whole words in any case, unless they are part of the right ones', () => {
    const words = forbiddenWords(
      '| never | instead |\n| --- | --- |\n| quản trị | quản trị viên |\n| lô | phần; cả lô |\n',
    );
    expect(words).toEqual([
      { never: 'quản trị', unless: ['quản trị viên'] },
      { never: 'lô', unless: ['phần', 'cả lô'] },
    ]);
    expect(forbiddenIn('Quản trị tạo mã', words)).toEqual(['quản trị']);
    expect(forbiddenIn('Quản trị viên và lôgic, cả lô', words)).toEqual([]);
  });
});
