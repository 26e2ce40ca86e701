import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyId } from '../../../src/core/kernel/brand.ts';
import {
  ENROLMENT_CODE_CHARACTERS,
  type EnrolmentCode,
  readEnrolmentCode,
  readSetupFragment,
  setupFragment,
  showEnrolmentCode,
} from '../../../src/core/protocol/codes/enrolment-code.ts';
import { TYPED_CODE_ALPHABET } from '../../../src/core/protocol/codes/typed-code.ts';
import { ANY_CHARACTER } from '../../support/any-character.ts';
import { codesOf, writtenCodes } from './typed-codes.ts';

const code = codesOf(ENROLMENT_CODE_CHARACTERS).map((one) => one as EnrolmentCode);

describe('an enrolment code', () => {
  test('has at least 48 bits', () => {
    expect(new Set(TYPED_CODE_ALPHABET).size).toBe(TYPED_CODE_ALPHABET.length);
    expect(Math.log2(TYPED_CODE_ALPHABET.length) * ENROLMENT_CODE_CHARACTERS).toBeGreaterThanOrEqual(48);
  });

  test('has no letter that a Vietnamese keyboard turns into another, and none that looks like a digit', () => {
    for (const letter of 'AEIOUYDW') expect(TYPED_CODE_ALPHABET).not.toContain(letter);
  });

  test('CD2 is read however it is written', () => {
    fc.assert(
      fc.property(writtenCodes(ENROLMENT_CODE_CHARACTERS), ({ one, text }) => {
        expect(readEnrolmentCode(text)).toBe(one);
      }),
    );
  });

  test('CD1 is read as it is shown', () => {
    fc.assert(
      fc.property(code, (one) => {
        expect(readEnrolmentCode(showEnrolmentCode(one))).toBe(one);
      }),
    );
    expect(showEnrolmentCode('0123456789' as EnrolmentCode)).toBe('01234-56789');
  });

  test('CD2 is not read from one character too few, too many or of another alphabet', () => {
    fc.assert(
      fc.property(code, fc.nat(ENROLMENT_CODE_CHARACTERS - 1), (one, at) => {
        expect(readEnrolmentCode(one.slice(1))).toBeNull();
        expect(readEnrolmentCode(`${one}7`)).toBeNull();
        expect(readEnrolmentCode(`${one.slice(0, at)}A${one.slice(at + 1)}`)).toBeNull();
      }),
    );
  });

  test('whatever else is no code, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.string({ unit: ANY_CHARACTER, maxLength: 40 }), (text) => {
        const read = readEnrolmentCode(text);
        if (read !== null) expect(readEnrolmentCode(read)).toBe(read);
      }),
    );
  });

  test('CD3 and a name come out of a link as they went in', () => {
    const receiptKeys = fc.option(
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((id) => id.toString(16).padStart(16, '0') as KeyId),
      { nil: null },
    );
    const name = fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), { nil: null });
    fc.assert(
      fc.property(code, receiptKeys, name, (one, receiptKey, given) => {
        const link = new URL(
          `https://khaosat.example/kiosk/setup${setupFragment({ code: one, receiptKey, name: given })}`,
        );
        expect(readSetupFragment(link.hash)).toEqual({ code: one, receiptKey, name: given });
      }),
    );
  });

  test('a fragment that is empty or broken', () => {
    expect(readSetupFragment('')).toBeNull();
    expect(readSetupFragment('#')).toBeNull();
    expect(readSetupFragment('#%E0%A4%A/%E0%A4%A')).toEqual({
      code: '%E0%A4%A',
      receiptKey: null,
      name: null,
    });
  });
});
