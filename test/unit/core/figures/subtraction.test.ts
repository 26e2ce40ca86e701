import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { suppress } from '../../../../src/core/figures/suppression.ts';
import { runs } from '../../../support/runs.ts';
import { KnownSums } from './linear-span.ts';

/**
 * A reader who sees every figure that is shown, on every page, knows sums of answers by unit and scope. Variables
 * are the answers of one office to one item; whatever is asked here is whether shown sums tell a hidden one.
 */

/** overall; two sub-indices of two and one item of three: 1 and 2 divide 0, 3–5 divide 1, 6–7 divide 2. */
const DIVISIONS = [[1, 2], [3, 4, 5], [6, 7], [], [], [], [], []];
const ITEMS = [3, 4, 5, 6, 7];
const ITEMS_OF = [ITEMS, [3, 4, 5], [6, 7], [3], [4], [5], [6], [7]];

interface World {
  readonly children: readonly (readonly number[])[];
  /** Per unit its own respondents, each the items they answered. */
  readonly respondents: readonly (readonly (readonly number[])[])[];
}

/** Heaps of respondents alike, so that cells of every size around ten come up. */
const heap = fc
  .tuple(fc.integer({ min: 0, max: 14 }), fc.subarray(ITEMS, { minLength: 1 }))
  .map(([size, items]) => Array.from({ length: size }, () => items));
const office = fc.array(heap, { minLength: 0, maxLength: 3 }).map((heaps) => heaps.flat());

/** A country of provinces of offices; provinces may have received responses themselves. */
const world: fc.Arbitrary<World> = fc
  .array(
    fc.tuple(
      fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: office }),
      fc.array(office, { maxLength: 4 }),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((provinces) => {
    const children: number[][] = [[]];
    const respondents: (readonly number[])[][] = [[]];
    for (const [own, offices] of provinces) {
      const province = children.length;
      children[0]?.push(province);
      children.push([]);
      respondents.push([...own]);
      for (const one of offices) {
        children[province]?.push(children.length);
        children.push([]);
        respondents.push([...one]);
      }
    }
    return { children, respondents };
  });

interface Seen {
  readonly units: readonly number[];
  readonly below: (unit: number) => readonly number[];
  readonly count: (units: readonly number[], scope: number) => number;
  readonly reason: ReturnType<typeof suppress>;
}

function see({ children, respondents }: World): Seen {
  const below = (unit: number): number[] => [unit, ...(children[unit] ?? []).flatMap(below)];
  const count = (units: readonly number[], scope: number) =>
    units.reduce(
      (sum, unit) =>
        sum +
        (respondents[unit] ?? []).filter((items) => items.some((item) => ITEMS_OF[scope]?.includes(item)))
          .length,
      0,
    );
  const units = [...children.keys()];
  const scopes = [...DIVISIONS.keys()];
  const reason = suppress({
    children,
    divisions: DIVISIONS,
    pooled: units.map((unit) => scopes.map((scope) => count(below(unit), scope))),
    own: units.map((unit) => scopes.map((scope) => count([unit], scope))),
  });
  return { units, below, count, reason };
}

/** What all pages together tell. Where nobody answered, every part of it is nothing. */
function knowledge({ units, below, count, reason }: Seen): KnownSums {
  const known = new KnownSums(units.length * ITEMS.length);
  for (const unit of units) {
    for (const scope of DIVISIONS.keys()) {
      if (reason(unit, scope) !== null) continue;
      const sum = variables(below(unit), scope);
      if (count(below(unit), scope) === 0) for (const variable of sum) known.learn([variable]);
      else known.learn(sum);
    }
  }
  return known;
}

function variables(units: readonly number[], scope: number): readonly number[] {
  return units.flatMap((unit) =>
    (ITEMS_OF[scope] ?? []).map((item) => unit * ITEMS.length + ITEMS.indexOf(item)),
  );
}

describe('hiding', () => {
  test('no figure on one to nine respondents is shown', () => {
    fc.assert(
      fc.property(world, (made) => {
        const { units, below, count, reason } = see(made);
        for (const unit of units) {
          for (const scope of DIVISIONS.keys()) {
            const people = count(below(unit), scope);
            if (people > 0 && people < 10) expect(reason(unit, scope)).toBe('too-few-respondents');
            if (people === 0) expect(reason(unit, scope)).toBeNull();
          }
        }
      }),
    );
  });

  test('nothing is hidden where no figure is small', () => {
    fc.assert(
      fc.property(world, (made) => {
        const { units, below, count, reason } = see(made);
        const cells = units.flatMap((unit) =>
          [...DIVISIONS.keys()].map((scope) => ({
            isHidden: reason(unit, scope) !== null,
            // What a province received itself is left when its offices are subtracted.
            people: [count(below(unit), scope), count([unit], scope)],
          })),
        );
        if (cells.some(({ people }) => people.some((some) => some > 0 && some < 10))) return;
        expect(cells.filter(({ isHidden }) => isHidden)).toEqual([]);
      }),
      { numRuns: runs(100) },
    );
  });

  test('of one unit, a single small part hides the one with the fewest respondents that will do', () => {
    const parts = fc.array(fc.nat(30), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(parts, (respondents) => {
        const scopes = [100, ...respondents];
        const divisions = [respondents.map((_, index) => index + 1), ...respondents.map(() => [])];
        const reason = suppress({ children: [[]], divisions, pooled: [scopes], own: [scopes] });
        const complementary = respondents.filter((_, index) => reason(0, index + 1) === 'complementary');
        expect(complementary.length).toBeLessThanOrEqual(1);
        const enough = respondents.filter((count) => count >= 10);
        for (const count of complementary) expect(count).toBe(Math.min(...enough));
      }),
    );
  });

  test('no figure on one to nine respondents follows from those shown, of whatever units and scopes', () => {
    fc.assert(
      fc.property(world, (made) => {
        const seen = see(made);
        const known = knowledge(seen);
        for (const unit of seen.units) {
          for (const scope of DIVISIONS.keys()) {
            for (const units of [seen.below(unit), [unit]]) {
              const people = seen.count(units, scope);
              if (people === 0 || people >= 10) continue;
              expect(known.tells(variables(units, scope)), `unit ${unit}, scope ${scope}`).toBe(false);
            }
          }
        }
      }),
      { numRuns: runs(100) },
    );
  });

  test('RL2 where blocks of ten or nothing are released, no overall figure is on too few', () => {
    const whole = (people: readonly (readonly number[])[]) => people.length >= 10 || people.length === 0;
    const blocks = world.filter(({ respondents }) => respondents.every(whole));
    fc.assert(
      fc.property(blocks, (made) => {
        const { units, reason } = see(made);
        for (const unit of units) expect(reason(unit, 0)).not.toBe('too-few-respondents');
      }),
    );
  });
});
