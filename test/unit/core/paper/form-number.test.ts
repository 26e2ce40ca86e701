import { describe, expect, test } from 'vitest';
import { ok } from '../../../../src/core/kernel/result.ts';
import {
  isPaperCode,
  MOST_PAPER_FORMS,
  type PaperNumber,
  paperCodeOf,
  paperNumberOf,
  paperQrText,
  readPaperCode,
  showPaperCode,
} from '../../../../src/core/paper/form-number.ts';

const CODE = paperCodeOf(572 as PaperNumber);
const NAMES = { unit: '48.01@2025-07-01', questionnaire: 'sipas-2023-service', version: 1 };

describe('the number of a paper form', () => {
  test('PF1 has seven digits and the check digit of Damm', () => {
    // Damm's own example: 572 has check digit 4; zeros before it change nothing.
    expect(CODE).toBe('00005724');
    expect(showPaperCode(CODE)).toBe('0000 5724');
    expect(paperNumberOf(CODE)).toBe(572);
    expect(paperCodeOf(MOST_PAPER_FORMS as PaperNumber)).toHaveLength(8);
    expect([isPaperCode('00000000'), isPaperCode('0000572'), isPaperCode(5724)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('PF1 finds every single wrong digit and every two neighbours that changed places', () => {
    for (const number of [1, 9, 572, 90_909, 1_234_567, MOST_PAPER_FORMS]) {
      const code = paperCodeOf(number as PaperNumber);
      expect(isPaperCode(code)).toBe(true);
      for (let at = 0; at < code.length; at += 1) {
        for (const digit of '0123456789') {
          const typed = code.slice(0, at) + digit + code.slice(at + 1);
          expect(isPaperCode(typed), typed).toBe(typed === code);
        }
        const swapped = code.slice(0, at) + (code[at + 1] ?? '') + code[at] + code.slice(at + 2);
        expect(isPaperCode(swapped), swapped).toBe(swapped === code);
      }
    }
  });

  test('PF2 is read as it is typed, and out of a QR code with what the form is of', () => {
    const typed = ok({ code: CODE, names: null });
    for (const text of ['00005724', ' 0000 5724 ', '0000-5724', '0000.5724', '００００5724']) {
      expect(readPaperCode(text)).toEqual(typed);
    }
    expect(readPaperCode(paperQrText(CODE, NAMES))).toEqual(ok({ code: CODE, names: NAMES }));
    // What a keyboard of Telex makes of the letters behind the number.
    expect(readPaperCode('00005724 48.01@2025-07-01 sípa-2023-ẻvice 1')).toEqual(typed);
  });

  test('PF2 says what is wrong', () => {
    for (const text of ['', '0000572', '000057245', '0000572a', 'sipas', '123456789012']) {
      expect(readPaperCode(text)).toEqual({ ok: false, error: 'not-a-number' });
    }
    expect(readPaperCode('00005742')).toEqual({ ok: false, error: 'check-digit' });
    expect(readPaperCode(`00005725 ${NAMES.unit}`)).toEqual({ ok: false, error: 'check-digit' });
  });
});
