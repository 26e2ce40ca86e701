import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Household } from '../../../src/core/interview/household-list.ts';
import { drawnOrder, SplitMix64 } from '../../../src/core/interview/random-draw.ts';
import { drawSample, progressOf, selectionsOf } from '../../../src/core/interview/sample.ts';
import { VISIT_RESULTS, type Visit } from '../../../src/core/interview/visits.ts';
import { runs } from '../../support/runs.ts';

const SEED = 20_261_130;
const RUNS = { numRuns: runs(100), seed: SEED };

const lists = fc
  .uniqueArray(
    fc.record({
      stratum: fc.constantFrom('1', '2'),
      neighbourhood: fc.constantFrom('Thôn 1', 'Thôn 2', 'Tổ dân phố 10'),
      household: fc.integer({ min: 1, max: 60 }).map(String),
    }),
    { selector: (one) => JSON.stringify(one), minLength: 1, maxLength: 80 },
  )
  .filter((list) => list.length > 0);
const seeds = fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }).map(String);
const settings = fc.record({
  perNeighbourhood: fc.integer({ min: 1, max: 12 }),
  callBacks: fc.integer({ min: 0, max: 3 }),
});

const nameOf = ({ stratum, neighbourhood }: Pick<Household, 'stratum' | 'neighbourhood'>) =>
  `${stratum} ${neighbourhood}`;

describe('a draw', () => {
  test(`DR1 draws each household of a neighbourhood once, and no other (seed ${SEED})`, () => {
    fc.assert(
      fc.property(lists, seeds, (list, seed) => {
        const drawn = drawSample(list, { seed, recheckOneIn: 10 });
        const expected = new Map<string, string[]>();
        for (const one of list)
          expected.set(nameOf(one), [...(expected.get(nameOf(one)) ?? []), one.household]);
        expect(drawn.map(nameOf).sort()).toEqual([...expected.keys()].sort());
        for (const one of drawn) {
          expect([...one.households].sort()).toEqual(expected.get(nameOf(one))?.sort());
        }
      }),
      RUNS,
    );
  });

  test(`DR1 comes to the same from the rows in any order, and without the other neighbourhoods (seed ${SEED})`, () => {
    fc.assert(
      fc.property(
        lists.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        seeds,
        ([list, shuffled], seed) => {
          const how = { seed, recheckOneIn: 4 };
          const drawn = drawSample(list, how);
          expect(drawSample(shuffled, how)).toEqual(drawn);
          for (const one of drawn) {
            const alone = list.filter((household) => nameOf(household) === nameOf(one));
            expect(drawSample(alone, how)).toEqual([one]);
          }
        },
      ),
      RUNS,
    );
  });

  test(`DR1 of every place is each element as often as another (seed ${SEED})`, () => {
    // 6,000 draws of five: 1,200 each, and a standard deviation of 31.
    const chance = new SplitMix64(BigInt(SEED));
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6_000; draw += 1) {
      for (const [place, element] of drawnOrder(['a', 'b', 'c', 'd', 'e'], chance).entries()) {
        const cell = `${place} ${element}`;
        counts.set(cell, (counts.get(cell) ?? 0) + 1);
      }
    }
    expect(counts.size).toBe(25);
    for (const count of counts.values()) expect(Math.abs(count - 1_200)).toBeLessThan(5 * 31);
  });

  test(`DR4 of every so many selection numbers one is interviewed again (seed ${SEED})`, () => {
    fc.assert(
      fc.property(lists, seeds, fc.integer({ min: 2, max: 12 }), (list, seed, recheckOneIn) => {
        for (const { households, rechecked } of drawSample(list, { seed, recheckOneIn })) {
          for (let start = 1; start <= households.length; start += recheckOneIn) {
            const group = Array.from({ length: recheckOneIn }, (_, index) => start + index);
            expect(group.filter((selection) => rechecked.has(selection))).toHaveLength(1);
          }
        }
      }),
      RUNS,
    );
  });
});

describe('replacement', () => {
  const worlds = fc.tuple(lists, seeds, settings).chain(([list, seed, how]) => {
    const drawn = drawSample(list, { seed, recheckOneIn: 5 });
    const visits = fc.array(
      fc.constantFrom(...drawn).chain(({ stratum, neighbourhood, households }) =>
        fc.record<Visit>({
          stratum: fc.constant(stratum),
          neighbourhood: fc.constant(neighbourhood),
          selection: fc.integer({ min: 1, max: households.length }),
          result: fc.constantFrom(...VISIT_RESULTS),
        }),
      ),
      { maxLength: 60 },
    );
    return fc.tuple(fc.constant(drawn), fc.constant(how), visits);
  });

  test(`DR2 takes the reserve in drawn order, one for each outcome that allows it (seed ${SEED})`, () => {
    fc.assert(
      fc.property(worlds, ([drawn, how, visits]) => {
        for (const one of drawn) {
          const selections = selectionsOf(one, visits, how);
          // The drawn order from the first on, without a gap and without a choice.
          expect(selections.map(({ household }) => household)).toEqual(
            one.households.slice(0, selections.length),
          );
          const replaceable = selections.filter(
            ({ state }) =>
              state.kind === 'done' && ['refused', 'not-at-home', 'does-not-exist'].includes(state.result),
          );
          const sample = Math.min(how.perNeighbourhood, one.households.length);
          const reserve = one.households.length - sample;
          expect(selections).toHaveLength(sample + Math.min(reserve, replaceable.length));
          expect(selections.flatMap(({ replaces }) => (replaces === null ? [] : [replaces]))).toEqual(
            replaceable.slice(0, reserve).map(({ selection }) => selection),
          );
        }
      }),
      RUNS,
    );
  });

  test(`DR3 waits for every call-back where nobody was at home (seed ${SEED})`, () => {
    fc.assert(
      fc.property(worlds, ([drawn, how, visits]) => {
        for (const one of drawn) {
          for (const { selection, state } of selectionsOf(one, visits, how)) {
            const mine = visits.filter(
              (visit) => nameOf(visit) === nameOf(one) && visit.selection === selection,
            );
            const absent = mine.filter(({ result }) => result === 'not-at-home').length;
            if (state.kind === 'done' && state.result === 'not-at-home') expect(absent).toBe(mine.length);
            if (absent === mine.length && absent > 0) {
              expect(state.kind).toBe(absent > how.callBacks ? 'done' : 'call-back');
            }
          }
        }
      }),
      RUNS,
    );
  });

  test(`DR2 progress says completed, open and exhausted so that they add up (seed ${SEED})`, () => {
    fc.assert(
      fc.property(worlds, ([drawn, how, visits]) => {
        for (const one of drawn) {
          const { completed, open, target, isExhausted } = progressOf(one, visits, how);
          expect(completed + open).toBeLessThanOrEqual(target);
          expect(isExhausted).toBe(completed + open < target);
        }
      }),
      RUNS,
    );
  });
});
