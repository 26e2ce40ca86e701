import { describe, expect, test } from 'vitest';
import type { ItemId } from '../../../../src/core/questionnaire/questionnaire.ts';
import {
  emptyTally,
  isExcluded,
  itemCounts,
  itemSums,
  mergeTallies,
  scopeSums,
  TallyAccumulator,
} from '../../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import { smallQuestionnaire, smallResponse, UNDER_AGE } from '../../../support/small-questionnaire.ts';
import { tallyResponse } from '../../../support/tally-response.ts';

const questionnaire = smallQuestionnaire();
const layout = tallyLayout(questionnaire);
const SIGNAGE = 'access.signage' as ItemId;

const mixed = smallResponse({
  'access.signage': 5,
  'access.seating': 4,
  'access.equipment': 1,
  'procedures.posted': 3,
  'procedures.fees': 'not-applicable',
  'officials.courtesy': 'declined',
  'feedback.reply': null,
});

describe('the tally of a response', () => {
  const tally = tallyResponse(layout, questionnaire, mixed);

  test('counts levels 4 and 5 for satisfied-share', () => {
    expect(scopeSums(layout, tally, 'access', 'satisfied-share')).toEqual({
      clusters: 1,
      size: 3,
      value: 2,
      sizeSquared: 9,
      sizeValue: 6,
      valueSquared: 4,
    });
  });

  test('adds levels less one for mean-score', () => {
    expect(scopeSums(layout, tally, 'access', 'mean-score')).toEqual({
      clusters: 1,
      size: 3,
      value: 7,
      sizeSquared: 9,
      sizeValue: 21,
      valueSquared: 49,
    });
  });

  test('pools all items in the overall scope', () => {
    expect(scopeSums(layout, tally, 'overall', 'satisfied-share')).toMatchObject({ size: 4, value: 2 });
  });

  test('has its sums in the order n, M, Σm², then Y, Σmy, Σy² of each rule', () => {
    expect(tally.sums.slice(9, 18)).toEqual([1, 3, 9, 2, 6, 4, 7, 21, 49]);
  });

  test('does not count a respondent in a scope without a level', () => {
    expect(scopeSums(layout, tally, 'officials', 'satisfied-share').clusters).toBe(0);
    expect(scopeSums(layout, tally, 'feedback', 'mean-score').clusters).toBe(0);
  });

  test('keeps every kind of non-answer apart, item by item', () => {
    const counts = (item: string) => itemCounts(layout, tally, item as ItemId);
    expect(counts('access.signage')).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
    expect(counts('procedures.posted')).toEqual([0, 0, 1, 0, 0, 0, 0, 0]);
    expect(counts('procedures.fees')).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
    expect(counts('officials.courtesy')).toEqual([0, 0, 0, 0, 0, 0, 1, 0]);
    expect(counts('feedback.reply')).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test('without any level counts as a response and moves no sum', () => {
    const silent = tallyResponse(layout, questionnaire, smallResponse({ 'access.signage': 'declined' }));
    expect(silent.responses).toBe(1);
    expect(silent.excluded).toBe(0);
    expect(silent.sums.every((sum) => sum === 0)).toBe(true);
    expect(itemCounts(layout, silent, SIGNAGE)[6]).toBe(1);
  });
});

describe('a response of someone under age', () => {
  const child = smallResponse({ 'access.signage': 5 }, { profile: { age: UNDER_AGE } });

  test('is excluded by the option chosen, and no other option excludes', () => {
    expect(isExcluded(questionnaire, child)).toBe(true);
    expect(isExcluded(questionnaire, smallResponse({}, { profile: { age: 2, gender: UNDER_AGE } }))).toBe(
      false,
    );
    expect(isExcluded(questionnaire, smallResponse({}))).toBe(false);
  });

  test('counts as a response kept out, and nowhere else', () => {
    expect(tallyResponse(layout, questionnaire, child)).toEqual({
      ...emptyTally(layout),
      responses: 1,
      excluded: 1,
    });
  });
});

describe('tallies', () => {
  test('folded in place are those merged one by one', () => {
    const other = smallResponse({ 'access.signage': 2, 'results.fair': 5 });
    const accumulator = new TallyAccumulator(layout, questionnaire);
    accumulator.add(mixed);
    accumulator.add(other);
    expect(accumulator.tally()).toEqual(
      mergeTallies(tallyResponse(layout, questionnaire, mixed), tallyResponse(layout, questionnaire, other)),
    );
  });

  test('taken from an accumulator do not change when more is added', () => {
    const accumulator = new TallyAccumulator(layout, questionnaire);
    const before = accumulator.tally();
    accumulator.add(mixed);
    expect(before).toEqual(emptyTally(layout));
  });

  test('of different layouts do not merge', () => {
    const other = emptyTally({ ...layout, scopes: layout.scopes.slice(1) });
    expect(() => mergeTallies(emptyTally(layout), other)).toThrow('one layout');
    expect(() => scopeSums(layout, other, 'overall', 'mean-score')).toThrow('of this layout');
  });

  test('throw where a sum would pass 2^53 - 1', () => {
    const full = { ...emptyTally(layout), responses: Number.MAX_SAFE_INTEGER };
    expect(() => mergeTallies(full, { ...emptyTally(layout), responses: 1 })).toThrow('2^53 - 1');
  });

  test('have no scope and no item of another questionnaire', () => {
    const tally = emptyTally(layout);
    expect(() => scopeSums(layout, tally, 'service', 'mean-score')).toThrow('a scope of this questionnaire');
    expect(() => itemCounts(layout, tally, 'policy.one' as ItemId)).toThrow('an item of this questionnaire');
  });
});

describe('the sums of an item', () => {
  const tally = [5, 4, 4, 2].reduce(
    (sum, level) =>
      mergeTallies(
        sum,
        tallyResponse(layout, questionnaire, smallResponse({ 'access.signage': level as 2 | 4 | 5 })),
      ),
    tallyResponse(layout, questionnaire, smallResponse({ 'access.signage': 'not-applicable' })),
  );

  test('count each level as a cluster of size 1', () => {
    expect(itemSums(layout, tally, SIGNAGE, 'satisfied-share')).toEqual({
      clusters: 4,
      size: 4,
      value: 3,
      sizeSquared: 4,
      sizeValue: 3,
      valueSquared: 3,
    });
  });

  test('square the levels less one for mean-score', () => {
    expect(itemSums(layout, tally, SIGNAGE, 'mean-score')).toEqual({
      clusters: 4,
      size: 4,
      value: 11,
      sizeSquared: 4,
      sizeValue: 11,
      valueSquared: 16 + 9 + 9 + 1,
    });
  });
});
