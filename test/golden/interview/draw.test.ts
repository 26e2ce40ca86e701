import { describe, expect, test } from 'vitest';
import { SplitMix64, streamOf } from '../../../src/core/interview/random-draw.ts';
import { drawSample } from '../../../src/core/interview/sample.ts';

describe('the generator of a draw', () => {
  test('DR1 is SplitMix64: the numbers that other programs print for the same seed', () => {
    // As published with the C of Vigna (prng.di.unimi.it) and in many languages (Rosetta Code, "SplitMix64").
    const generator = new SplitMix64(1234567n);
    expect(Array.from({ length: 5 }, () => generator.next())).toEqual([
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ]);
  });

  test('DR1 of a heap is the same for ever', () => {
    const chance = streamOf('20261130', '1\0Thôn 3');
    expect(Array.from({ length: 12 }, () => chance.below(100))).toMatchInlineSnapshot(`
      [
        89,
        99,
        17,
        34,
        75,
        96,
        69,
        30,
        25,
        34,
        11,
        37,
      ]
    `);
  });

  test('DR1 a drawn list is the same for ever', () => {
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));
    const list = ['Thôn 1', 'Thôn 2'].flatMap((neighbourhood) =>
      numbers(12).map((household) => ({ stratum: '1', neighbourhood, household })),
    );
    const drawn = drawSample(list, { seed: '20261130', recheckOneIn: 5 });
    expect(
      drawn.map(({ neighbourhood, households, rechecked }) =>
        [neighbourhood, households.join(' '), [...rechecked].join(' ')].join(': '),
      ),
    ).toMatchInlineSnapshot(`
      [
        "Thôn 1: 10 2 5 6 8 7 1 3 4 9 11 12: 2 7 15",
        "Thôn 2: 5 7 3 1 11 12 6 9 2 8 10 4: 5 10 13",
      ]
    `);
  });
});
