import { expect, it } from 'vitest';
import { moodsOf } from '../../../../src/app/ui/face.tsx';

it.each([
  [2, [1, 5]],
  [3, [1, 3, 5]],
  [5, [1, 2, 3, 4, 5]],
  [7, [1, 2, 2, 3, 4, 4, 5]],
  // Eleven beside one another would be seventeen pixels each.
  [11, [1, 2, 3, 4, 5]],
])('a scale of %i levels is announced by faces that are large enough', (levels, moods) => {
  expect(moodsOf(levels)).toEqual(moods);
});
