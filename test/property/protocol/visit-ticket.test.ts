import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TYPED_CODE_ALPHABET } from '../../../src/core/protocol/codes/typed-code.ts';
import {
  isVisitTicket,
  readVisitTicket,
  showVisitTicket,
  VISIT_TICKET_CHARACTERS,
  type VisitTicket,
} from '../../../src/core/protocol/codes/visit-ticket.ts';
import { codesOf, writtenCodes } from './typed-codes.ts';

const ticket = codesOf(VISIT_TICKET_CHARACTERS).map((one) => one as VisitTicket);

describe('a visit ticket', () => {
  test('has at least 57 bits', () => {
    expect(Math.log2(TYPED_CODE_ALPHABET.length) * VISIT_TICKET_CHARACTERS).toBeGreaterThanOrEqual(57);
  });

  test('CD2 is read however it is written', () => {
    fc.assert(
      fc.property(writtenCodes(VISIT_TICKET_CHARACTERS), ({ one, text }) => {
        expect(readVisitTicket(text)).toBe(one);
      }),
    );
  });

  test('CD1 is read as it is shown, and travels without a dash', () => {
    fc.assert(
      fc.property(ticket, (one) => {
        expect(readVisitTicket(showVisitTicket(one))).toBe(one);
        expect(isVisitTicket(one)).toBe(true);
        expect(isVisitTicket(showVisitTicket(one))).toBe(false);
      }),
    );
    expect(showVisitTicket('0123456789BC' as VisitTicket)).toBe('0123-4567-89BC');
  });

  test('CD2 is not read from one character too few, too many or of another alphabet', () => {
    fc.assert(
      fc.property(ticket, fc.nat(VISIT_TICKET_CHARACTERS - 1), (one, at) => {
        expect(readVisitTicket(one.slice(1))).toBeNull();
        expect(readVisitTicket(`${one}7`)).toBeNull();
        expect(readVisitTicket(`${one.slice(0, at)}A${one.slice(at + 1)}`)).toBeNull();
      }),
    );
  });
});
