import { describe, expect, it } from 'vitest';
import { choiceNumbers } from '../../../../src/app/survey/screens/choice-numbers.ts';

describe('the numbers of the levels of a scale', () => {
  it('are their places where the words have none, and stand beside them', () => {
    expect(choiceNumbers(['Kém', 'Vừa', 'Tốt'])).toEqual({ keys: [1, 2, 3], areShown: true });
  });

  it.each([
    ['0 to 10 points', Array.from({ length: 11 }, (_, points) => `${points} điểm`)],
    ['bare numbers', Array.from({ length: 11 }, (_, points) => String(points))],
  ])('are those in the words, with no other before them: %s', (_, words) => {
    expect(choiceNumbers(words)).toEqual({ keys: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], areShown: false });
  });

  it.each([
    ['only the ends have a number', ['0 (kém nhất)', 'vừa', '10 (tốt nhất)']],
    ['two have the same', ['dưới 5', 'từ 5', 'từ 8']],
  ])('are their places, beside nothing, where %s', (_, words) => {
    expect(choiceNumbers(words)).toEqual({ keys: [1, 2, 3], areShown: false });
  });
});
