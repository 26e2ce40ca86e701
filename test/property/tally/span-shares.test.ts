import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Month, monthsOf, PERIOD_KINDS, periodAround } from '../../../src/core/kernel/period.ts';
import { isSpanWithin, SPAN_KINDS, type SpanKind, spanKindsFrom } from '../../../src/core/kernel/span.ts';
import { spanShares } from '../../../src/core/tally/span-shares.ts';
import { TallyAccumulator } from '../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../src/core/tally/tally-layout.ts';
import type { Waiting } from '../../../src/core/tally/waiting-answers.ts';
import { smallQuestionnaire } from '../../support/small-questionnaire.ts';
import { responseTo } from './arbitrary-responses.ts';

const questionnaire = smallQuestionnaire();
const layout = tallyLayout(questionnaire);

const month = fc.integer({ min: 1, max: 12 }).map((one) => `2026-${String(one).padStart(2, '0')}` as Month);
/** Per item: it is released with its response, waits, or was released for a longer span. */
const released = fc.constantFrom(...SPAN_KINDS).chain((span) =>
  fc.record({
    span: fc.constant(span),
    items: fc.array(
      fc.constantFrom<'with' | 'waits' | SpanKind>('with', 'waits', ...spanKindsFrom(span).slice(1)),
      {
        minLength: layout.items.length,
        maxLength: layout.items.length,
      },
    ),
  }),
);

test('RL6 RL8 the spans inside any months add up to each response with what was released for them, and no more', () => {
  fc.assert(
    fc.property(
      responseTo(questionnaire),
      released,
      month,
      month,
      fc.constantFrom(...PERIOD_KINDS),
      (response, { span, items }, own, other, kind) => {
        const waiting: Waiting = {
          items: new Set(items.flatMap((one, item) => (one === 'waits' ? [item] : []))),
          later: new Map(
            items.flatMap((one, item) => (one === 'with' || one === 'waits' ? [] : [[item, one] as const])),
          ),
          flags: false,
        };
        const months = new Set(monthsOf(periodAround(other, kind)));
        const isWithin = (one: SpanKind) => isSpanWithin(own, one, months);
        const summed = new TallyAccumulator(layout, questionnaire);
        for (const share of spanShares(span, waiting).filter((one) => isWithin(one.kind))) {
          summed.add(response, share.without);
          if (share.held !== null) summed.takeBack(response, share.held);
        }
        const direct = new TallyAccumulator(layout, questionnaire);
        const isOut = (item: number) => {
          const later = waiting.later.get(item);
          return waiting.items.has(item) || (later !== undefined && !isWithin(later));
        };
        if (isWithin(span)) direct.add(response, new Set([...items.keys()].filter(isOut)));
        expect(summed.tally()).toEqual(direct.tally());
      },
    ),
  );
});
