import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Day } from '../../../src/core/kernel/calendar.ts';
import { type Month, monthsOf } from '../../../src/core/kernel/period.ts';
import {
  isShorterSpan,
  SPAN_KINDS,
  type Span,
  type SpanKind,
  spanAround,
  spanKindsFrom,
} from '../../../src/core/kernel/span.ts';
import type { ItemId } from '../../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../../src/core/questionnaire/response.ts';
import { answersPerItem } from '../../../src/core/tally/block-release.ts';
import {
  type BreakdownEntry,
  enteredWith,
  entryText,
  hasComeWith,
  parseEntry,
} from '../../../src/core/tally/breakdowns/breakdown-entry.ts';
import { type Heap, movingValues } from '../../../src/core/tally/breakdowns/breakdown-release.ts';
import { BreakdownSpan, type MovedCell } from '../../../src/core/tally/breakdowns/breakdown-span.ts';
import {
  breakdownsOf,
  breakdownValue,
  type TimedResponse,
} from '../../../src/core/tally/breakdowns/breakdown-values.ts';
import { emptyTally, isExcluded, mergeTallies, TallyAccumulator } from '../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../src/core/tally/tally-layout.ts';
import type { Waiting } from '../../../src/core/tally/waiting-answers.ts';
import { runs } from '../../support/runs.ts';
import { smallComponent, smallQuestionnaire } from '../../support/small-questionnaire.ts';
import { responseTo } from './arbitrary-responses.ts';

const SAMPLED = {
  wave: '1',
  stratum: 'A',
  'primary-sampling-unit': '1',
  'selection-number': '1',
  outcome: 'completed',
};
const questionnaire = smallQuestionnaire({
  sampling: { fields: [...Object.keys(SAMPLED)], outcomes: ['completed', 'refused'], note: '' },
  components: [smallComponent('service', { access: ['signage', 'seating'], officials: ['courtesy'] })],
});
const layout = tallyLayout(questionnaire);
const MONTHS = monthsOf(spanAround('2026-01' as Month, 'year'));
const SPANS: readonly Span[] = SPAN_KINDS.flatMap((kind) => {
  const texts = new Map(MONTHS.map((month) => [spanAround(month, kind).text, spanAround(month, kind)]));
  return [...texts.values()];
});

/** A released response, and the shortest span whose breakdowns were made after it was. */
interface Arrived extends TimedResponse {
  readonly response: Response;
  readonly waiting: Waiting;
  readonly span: SpanKind;
  readonly arrives: SpanKind;
}

const heap = fc
  .tuple(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 25 }))
  .map(([one, other]): Heap => ({ count: Math.max(one, other), helping: Math.min(one, other) }));

test('RL9 no value with one to nine that are new moves, what stays is nobody or ten, and no more stays than must', () => {
  fc.assert(
    fc.property(fc.array(heap, { maxLength: 6 }), heap, (drawn, fixed) => {
      const heaps = new Map(drawn.map((one, at) => [String(at), one]));
      const moving = movingValues(heaps, fixed);
      const staying = [...heaps].filter(([value]) => !moving.has(value)).map(([, one]) => one);
      for (const value of moving) expect(heaps.get(value)?.helping).toBeGreaterThanOrEqual(10);
      const enough = [...heaps.values()].filter(({ helping }) => helping >= 10);
      const [count, helping] = (['count', 'helping'] as const).map((of) =>
        staying.reduce((sum, one) => sum + one[of], fixed[of]),
      ) as [number, number];
      // Where nothing could stay with it, everything stays.
      if (enough.length > 0) expect(count === 0 || helping >= 10).toBe(true);
      expect(enough.length - moving.size).toBeLessThanOrEqual(1);
      if (enough.length > moving.size) {
        const largest = Math.max(...staying.filter((one) => one.helping >= 10).map((one) => one.helping));
        expect(largest).toBe(Math.min(...enough.map((one) => one.helping)));
        expect(helping - largest).toBeLessThan(10);
      }
      expect(movingValues(new Map([...heaps].reverse()), fixed)).toEqual(moving);
    }),
  );
});

const FLAGS = [[], [], [], [], ['fast'], ['clock']];
const person = fc.record({
  response: responseTo(questionnaire),
  purpose: fc.constantFrom('submit', 'submit', 'submit', 'collect', 'ask', null),
  helped: fc.constantFrom('self', 'self', 'self', 'official', null),
  day: fc.integer({ min: 1, max: 3 }),
  hour: fc.constantFrom(8, 8, 14),
  flags: fc.constantFrom(...FLAGS),
  interpreted: fc.constantFrom(undefined, undefined, true as const),
  sampling: fc.constantFrom(null, SAMPLED, SAMPLED, { ...SAMPLED, 'primary-sampling-unit': '2' }),
});
/** What was released together: for one span, at once, and with the same answers waiting. */
const block = fc.constantFrom(...SPAN_KINDS).chain((span) =>
  fc
    .record({
      people: fc.array(person, { minLength: 25, maxLength: 50, size: 'max' }),
      month: fc.constantFrom(...MONTHS.slice(0, 2), '2026-05' as Month),
      arrives: fc.oneof(
        { weight: 3, arbitrary: fc.constant(span) },
        { weight: 1, arbitrary: fc.constantFrom(...spanKindsFrom(span)) },
      ),
      items: fc.array(fc.constantFrom<'with' | SpanKind>('with', 'with', ...spanKindsFrom(span).slice(1)), {
        minLength: layout.items.length,
        maxLength: layout.items.length,
      }),
    })
    .map(({ people, month, arrives, items }): readonly Arrived[] => {
      const all = people.map(({ response, purpose, helped, day, hour, flags, sampling, interpreted }) => ({
        response: {
          ...response,
          context: purpose === null ? {} : { 'visit-purpose': purpose },
          assistance: helped,
          sampling,
          interpreted,
        },
        day: `${month}-0${day}` as Day,
        ...{ hour, flags, span, arrives, spot: day === 3 ? 'exit' : '' },
      }));
      const helping = all.filter((one) => isRespondent(one) && helps(one));
      // The block itself was released by ten (RL2), and the answers to each item by ten (RL4).
      if (helping.length < 10) return [];
      const isFew = (item: number) => helping.filter((one) => isAnswered(one.response, item)).length < 10;
      const waiting: Waiting = {
        items: new Set([...layout.items.keys()].filter(isFew)),
        later: new Map(
          items.flatMap((one, item) => (one === 'with' || isFew(item) ? [] : [[item, one] as const])),
        ),
        flags: false,
      };
      return all.map((one) => ({ ...one, waiting }));
    }),
);

/** Makes every span's breakdowns, the shorter ones first, as the store does. */
class Made {
  readonly entries = new Map<Arrived, BreakdownEntry>();
  readonly cells = new Map<string, readonly MovedCell[]>();
  readonly #all: readonly Arrived[];

  constructor(all: readonly Arrived[], look: (made: Made, span: Span, before: Made['cells']) => void) {
    this.#all = all;
    for (const span of SPANS) {
      for (const one of this.within(span)) {
        if (isShorterSpan(span.kind, one.arrives)) continue;
        this.entries.set(one, enteredWith(span.kind, this.entries.get(one) ?? null, one.waiting));
      }
      const before = new Map(this.cells);
      this.cells.set(span.text, this.make(span));
      look(this, span, before);
    }
  }

  make(span: Span): readonly MovedCell[] {
    const breakdowns = new BreakdownSpan(
      { layout, questionnaire },
      span.kind,
      (kind, month, breakdown, value) =>
        this.cells
          .get(spanAround(month, kind).text)
          ?.find((cell) => cell.breakdown === breakdown && cell.value === value),
    );
    const entered = this.within(span).flatMap((one) => {
      const entry = this.entries.get(one);
      return entry === undefined ? [] : [{ ...one, entry }];
    });
    for (const one of entered) breakdowns.count(one);
    for (const one of entered) breakdowns.fold(one);
    return breakdowns.cells();
  }

  within(span: Span): readonly Arrived[] {
    const months = new Set<string>(monthsOf(span));
    return this.#all.filter((one) => months.has(one.day.slice(0, 7)));
  }

  /** All that moved in a span and those inside it. */
  sum(span: Span, breakdown: string, value: string) {
    const months = new Set<string>(monthsOf(span));
    const inside = SPANS.filter((one) => monthsOf(one).every((month) => months.has(month)));
    return inside
      .flatMap(({ text }) => this.cells.get(text) ?? [])
      .filter((cell) => cell.breakdown === breakdown && cell.value === value)
      .map(({ tally }) => tally)
      .reduce(mergeTallies, emptyTally(layout));
  }
}

function isRespondent({ response }: Pick<Arrived, 'response'>): boolean {
  return (
    !isExcluded(questionnaire, response) &&
    [...layout.items.keys()].some((item) => isAnswered(response, item))
  );
}

function isAnswered({ answers }: Response, item: number): boolean {
  return typeof answers[layout.items[item] as ItemId] === 'number';
}

function helps({ flags, response }: Pick<Arrived, 'flags' | 'response'>): boolean {
  return !flags.includes('fast') && response.assistance !== 'official';
}

test('RL9 RL10 what moves is ten new respondents and answers or none, what stays of the whole too, and all of both is all there is', () => {
  let moved = 0;
  fc.assert(
    fc.property(fc.array(block, { minLength: 3, maxLength: 9, size: 'max' }), (blocks) => {
      const all = blocks.flat();
      const look = (made: Made, span: Span) => {
        const respondents = made.within(span).filter((one) => made.entries.has(one) && isRespondent(one));
        for (const breakdown of breakdownsOf(questionnaire)) {
          for (const cell of made.cells.get(span.text) ?? []) {
            if (cell.breakdown !== breakdown) continue;
            moved += 1;
            // Of the answers that moved before, none is taken back and none is added without nine others.
            for (const answers of answersPerItem(layout, cell.tally))
              expect(answers === 0 || answers >= 10).toBe(true);
            expect(cell.tally.responses === 0 || cell.tally.responses >= 10).toBe(true);
            expect(cell.tally.responses > 0).toBe(cell.respondents);
          }
          const values = [...new Set(all.map((one) => breakdownValue(one, breakdown)))];
          const sums = values.map((value) => made.sum(span, breakdown, value));
          const inAll = sums.reduce((sum, { responses }) => sum + responses, 0);
          const stay = respondents.length - inAll;
          expect(stay === 0 || stay >= 10).toBe(true);
          for (const item of layout.items.keys()) {
            const given = respondents.filter(
              (one) =>
                isAnswered(one.response, item) &&
                hasComeWith(span.kind, made.entries.get(one) as BreakdownEntry, item),
            );
            const shown = sums.reduce((sum, tally) => sum + (answersPerItem(layout, tally)[item] ?? 0), 0);
            const left = given.length - shown;
            expect(left).toBeGreaterThanOrEqual(0);
            expect(left === 0 || left >= 10).toBe(true);
          }
          for (const [at, value] of values.entries()) {
            const isIn = (one: Arrived) =>
              respondents.includes(one) && breakdownValue(one, breakdown) === value;
            expect(sums[at]?.responses).toBeLessThanOrEqual(all.filter(isIn).length);
          }
        }
        // Made once more of the same, it is the same.
        expect(made.make(span)).toEqual(made.cells.get(span.text));
      };
      const made = new Made(all, look);
      const year = spanAround('2026-01' as Month, 'year');
      for (const breakdown of breakdownsOf(questionnaire)) {
        for (const value of new Set(all.map((one) => breakdownValue(one, breakdown)))) {
          const direct = new TallyAccumulator(layout, questionnaire);
          for (const one of all) {
            const entry = made.entries.get(one);
            if (entry === undefined || !isRespondent(one) || breakdownValue(one, breakdown) !== value)
              continue;
            const without = leftOut(made, one, entry, breakdown);
            if (without !== null) direct.add(one.response, without);
          }
          expect(made.sum(year, breakdown, value)).toEqual(direct.tally());
        }
      }
      for (const entry of made.entries.values()) {
        expect(parseEntry(layout, entryText(layout, entry))).toEqual(entry);
      }
    }),
    { numRuns: runs(8), endOnFailure: true },
  );
  expect(moved).toBeGreaterThan(runs(8) * 20);
}, 60_000);

/** The items without which a response counts when all is made; null where it does not. Said plainly, span by span. */
function leftOut(
  made: Made,
  one: Arrived,
  entry: BreakdownEntry,
  breakdown: string,
): ReadonlySet<number> | null {
  const month = one.day.slice(0, 7) as Month;
  const out = new Set(layout.items.keys());
  let isIn = false;
  for (const kind of SPAN_KINDS) {
    if (isShorterSpan(kind, entry.span)) continue;
    const cells = made.cells.get(spanAround(month, kind).text) ?? [];
    const cell = cells.find(
      (found) => found.breakdown === breakdown && found.value === breakdownValue(one, breakdown),
    );
    if (cell?.respondents === true) isIn = true;
    if (!isIn) continue;
    for (const item of cell?.items ?? []) if (hasComeWith(kind, entry, item)) out.delete(item);
  }
  return isIn ? out : null;
}
