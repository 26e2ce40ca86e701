import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ItemId } from '../../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../../src/core/questionnaire/response.ts';
import { excludableHeap } from '../../../src/core/tally/exclusions/excludable-heap.ts';
import { excludedTally } from '../../../src/core/tally/exclusions/excluded-tally.ts';
import { emptyTally, subtractTally, TallyAccumulator } from '../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../src/core/tally/tally-layout.ts';
import {
  smallComponent,
  smallQuestionnaire,
  smallResponse,
  UNDER_AGE,
} from '../../support/small-questionnaire.ts';
import { KnownSums } from '../../unit/core/figures/linear-span.ts';
import { responseTo } from './arbitrary-responses.ts';

const questionnaire = smallQuestionnaire({
  components: [smallComponent('service', { access: ['signage', 'seating'], officials: ['courtesy'] })],
});
const layout = tallyLayout(questionnaire);

/** Neighbours in a list are alike: blocks, breakdowns and what is chosen are stretches that nearly coincide. */
const stretches = fc
  .array(
    fc.record({
      size: fc.constantFrom(1, 10, 14, 16, 25, 30),
      part: fc.nat(2),
      heap: fc.constantFrom(null, null, null, null, null, 'a', 'b'),
      isChosen: fc.boolean(),
      isFlagged: fc.integer({ min: 0, max: 19 }).map((one) => one === 0),
    }),
    { minLength: 2, maxLength: 8, size: 'max' },
  )
  .map((made) =>
    made.flatMap(({ size, isFlagged, ...one }) =>
      Array.from({ length: size }, () => ({ ...one, flags: isFlagged ? ['fast'] : [] })),
    ),
  );

type Person = {
  readonly part: number;
  readonly heap: string | null;
  readonly isChosen: boolean;
  readonly response: Response;
};

/** How many heaps of fewer than ten follow from the sums of the parts and of the groups. */
function toldOfFew(people: readonly Person[], groupOf: (one: Person) => string | null): number {
  const sums = new KnownSums(people.length);
  const learn = (is: (one: Person) => boolean) =>
    sums.learn(people.flatMap((one, at) => (is(one) ? [at] : [])));
  for (const part of new Set(people.map((one) => one.part))) learn((one) => one.part === part);
  for (const group of new Set(people.map(groupOf))) learn((one) => groupOf(one) === group);
  // Who always stand together are one variable, so a small sum would be one of a few who do.
  const together = new Map<string, number[]>();
  for (const [at, one] of people.entries()) {
    const name = `${one.part} ${groupOf(one)}`;
    together.set(name, [...(together.get(name) ?? []), at]);
  }
  return [...together.values()].filter((few) => few.length < 10 && sums.tells(few)).length;
}

test('EX2 no sum of one to nine follows from any heap, what is left and what moved, to any question', () => {
  let possible = 0;
  const worlds = stretches.chain((places) =>
    fc
      .array(responseTo(questionnaire), { minLength: places.length, maxLength: places.length })
      .map((responses) =>
        places.map((place, at) => ({
          ...place,
          response: responses[at] ?? smallResponse({}),
          without: new Set<number>(),
        })),
      ),
  );
  fc.assert(
    fc.property(worlds, (people) => {
      const told = [({ part }: Person) => String(part)];
      const span = { layout, questionnaire, responses: people, keptIn: new Map(), told };
      const heap = excludableHeap(span, (one) => one.isChosen);
      if (heap === null) return;
      const isNew = new Set<Person>(heap.responses);
      const groupOf = (one: Person) => (isNew.has(one) ? 'new' : one.heap);
      const hasLevel = ({ response }: Person, item: number) =>
        typeof response.answers[layout.items[item] as ItemId] === 'number' &&
        response.profile['age'] !== UNDER_AGE;
      const items = [...layout.items.keys()];
      const respondents = people.filter((one) => items.some((item) => hasLevel(one, item)));
      possible += 1;
      const before = ({ heap: former }: Person) => former;
      if (toldOfFew(respondents, before) === 0) expect(toldOfFew(respondents, groupOf)).toBe(0);
      for (const item of items) {
        const answered = people.filter((one) => hasLevel(one, item));
        if (heap.kept.has(item) || !answered.some((one) => isNew.has(one))) continue;
        if (toldOfFew(answered, before) === 0) expect(toldOfFew(answered, groupOf)).toBe(0);
      }
    }),
    { seed: 11, numRuns: 400 },
  );
  expect(possible).toBeGreaterThan(40);
});

test('EX4 what a heap takes leaves the sums of the others, and of its own answers that stay in', () => {
  fc.assert(
    fc.property(
      fc.array(responseTo(questionnaire), { minLength: 1, maxLength: 12 }),
      fc.array(responseTo(questionnaire), { minLength: 1, maxLength: 12 }),
      fc.uniqueArray(fc.nat(2), { maxLength: 2 }),
      (excluded, others, items) => {
        const kept = new Set(items);
        const whole = new TallyAccumulator(layout, questionnaire);
        const left = new TallyAccumulator(layout, questionnaire);
        const taken = new Set([0, 1, 2].filter((item) => !kept.has(item)));
        for (const one of [...excluded, ...others]) whole.add(one);
        for (const one of others) left.add(one);
        for (const one of excluded) left.add(one, taken);
        const responses = excluded.map((response) => ({
          response,
          flags: [],
          without: new Set<number>(),
          heap: null,
        }));
        const heap = excludedTally(layout, questionnaire, responses, kept);
        const rest = whole.tally().sums.map((sum, at) => sum - (heap.taken[at] ?? 0));
        // Who is counted as a respondent no more may have answers that stay in.
        const isCount = (_: number, at: number) => at % 9 !== 0;
        expect(rest.filter(isCount)).toEqual(left.tally().sums.filter(isCount));
        if (kept.size === 0) {
          expect(rest).toEqual(left.tally().sums);
          expect(subtractTally(heap.own, emptyTally(layout)).sums).toEqual(heap.taken);
        }
      },
    ),
    { seed: 12, numRuns: 200 },
  );
});
