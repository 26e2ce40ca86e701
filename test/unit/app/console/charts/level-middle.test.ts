import { describe, expect, it } from 'vitest';
import { levelColour } from '../../../../../src/app/console/charts/level-colour.ts';
import { middleOf } from '../../../../../src/app/console/charts/level-middle.ts';

describe('the levels of a scale as a bar', () => {
  it.each([
    ['five levels, two satisfied, as SIPAS', 5, 4, 2],
    ['three levels, the highest satisfied', 3, 3, 1],
    ['two levels', 2, 2, 0.5],
    ['four levels, two satisfied', 4, 3, 1.5],
    ['0 to 10 points, satisfied from 8 points', 11, 9, 7.5],
    ['seven levels, all but the lowest satisfied', 7, 2, 0.5],
  ])('part where satisfied begins: %s', (_, levels, satisfiedFrom, middle) => {
    expect(middleOf({ levels, satisfiedFrom })).toBe(middle);
  });

  it('has the tones of the frame where there are five', () => {
    const tones = [0, 1, 2, 3, 4].map((index) => levelColour(index, { levels: 5, satisfiedFrom: 4 }));
    expect(tones).toEqual([1, 2, 3, 4, 5].map((tone) => `var(--level-${tone})`));
  });

  it('has no tone of satisfaction below the lowest satisfied level, whatever the scale', () => {
    for (let levels = 2; levels <= 11; levels += 1) {
      for (let satisfiedFrom = 2; satisfiedFrom <= levels; satisfiedFrom += 1) {
        for (let level = 1; level <= levels; level += 1) {
          const isSatisfied = /level-[45]/.test(levelColour(level - 1, { levels, satisfiedFrom }));
          expect([levels, satisfiedFrom, level, isSatisfied]).toEqual([
            levels,
            satisfiedFrom,
            level,
            level >= satisfiedFrom,
          ]);
        }
      }
    }
  });
});
