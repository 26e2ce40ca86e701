import type { Json } from '../../src/core/kernel/canonical-json.ts';
import type { RecordKind } from '../../src/core/protocol/messages/record.ts';
import type { Answer } from '../../src/core/questionnaire/questionnaire.ts';
import {
  smallComponent,
  smallQuestionnaire,
  smallResponse,
  UNDER_AGE,
} from '../support/small-questionnaire.ts';

/** Two items in two sub-indices: small, and every kind of cell is there. */
export const QUESTIONNAIRE = smallQuestionnaire({
  context: [],
  components: [smallComponent('service', { access: ['signage'], results: ['on-time'] })],
  kioskContext: [],
});

/** Every this many respondents one leaves a case instead of answers, and one is under age. */
const CASE_EVERY = 7;
const UNDER_AGE_EVERY = 5;

/** What a respondent says. The number is part of it, so that the books tell whose answers were counted. */
export function saidBy(
  respondent: number,
  submittedAtMs: number,
): { readonly kind: RecordKind; readonly body: { readonly [key: string]: Json } } {
  if (respondent % CASE_EVERY === 0) {
    return { kind: 'feedback-case', body: { submittedAtMs, language: 'vi', text: `${respondent}` } };
  }
  const response = smallResponse(
    {
      'access.signage': ((respondent % 5) + 1) as Answer,
      'results.on-time': respondent % 3 === 0 ? 'declined' : 4,
    },
    {
      corrections: respondent,
      profile: respondent % UNDER_AGE_EVERY === 0 ? { age: UNDER_AGE } : { age: 2 },
    },
  );
  return { kind: 'response', body: { submittedAtMs, response: response as unknown as Json } };
}

/** Whose record it is, by what the collector keeps of it. */
export function respondentOf(kind: string, body: string): number {
  const kept: { readonly corrections: number; readonly text: string } = JSON.parse(body);
  return kind === 'response' ? kept.corrections : Number(kept.text);
}
