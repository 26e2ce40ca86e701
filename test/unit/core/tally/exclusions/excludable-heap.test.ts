import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../../../src/core/questionnaire/questionnaire.ts';
import { HELPED_BY_OFFICIAL } from '../../../../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../../../../src/core/questionnaire/response.ts';
import {
  excludableHeap,
  type ReleasedResponse,
} from '../../../../../src/core/tally/exclusions/excludable-heap.ts';
import { tallyLayout } from '../../../../../src/core/tally/tally-layout.ts';
import { smallQuestionnaire, smallResponse, UNDER_AGE } from '../../../../support/small-questionnaire.ts';

const questionnaire = smallQuestionnaire();
const layout = tallyLayout(questionnaire);

interface Somebody extends ReleasedResponse {
  readonly part: string;
  readonly group: string;
}

/** Responses that answer the first item, and some of them the second. */
function people(
  count: number,
  {
    second = count,
    part = 'one block',
    group = 'rest',
    heap = null,
    ...others
  }: { second?: number; part?: string; group?: string; heap?: string | null } & Partial<
    Pick<Response, 'assistance' | 'profile'> & Pick<ReleasedResponse, 'flags'>
  > = {},
): readonly Somebody[] {
  const { flags = [], ...response } = others;
  const [usual = '', rare = ''] = layout.items;
  return Array.from({ length: count }, (_, at) => ({
    response: smallResponse({ [usual]: 4, ...(at < second ? { [rare]: 2 as Answer } : {}) }, response),
    flags,
    without: new Set<number>(),
    heap,
    part,
    group,
  }));
}

function heapOf(
  responses: readonly Somebody[],
  keptIn: ReadonlyMap<string, ReadonlySet<number>> = new Map(),
) {
  const heap = excludableHeap(
    { layout, questionnaire, responses, keptIn, told: [({ part }) => part] },
    ({ group }) => group === 'chosen',
  );
  return heap === null ? null : { size: heap.responses.length, kept: [...heap.kept] };
}

describe('which responses may be excluded together', () => {
  test('EX1 EX2 ten and more, where none or ten and more are left', () => {
    const chosen = (count: number) => people(count, { group: 'chosen' });
    expect(heapOf([...chosen(9), ...people(30)])).toBeNull();
    expect(heapOf([...chosen(10), ...people(9)])).toBeNull();
    expect(heapOf([...chosen(10), ...people(10)])).toEqual({ size: 10, kept: [] });
    expect(heapOf(chosen(10))).toEqual({ size: 10, kept: [] });
    const children = people(10, { profile: { age: UNDER_AGE }, group: 'chosen' });
    expect(heapOf([...children, ...people(30)])).toBeNull();
  });

  test('EX2 forms of officials do not hide a few others', () => {
    const own = { assistance: HELPED_BY_OFFICIAL, group: 'chosen' };
    expect(heapOf([...people(20, own), ...people(3, { group: 'chosen' }), ...people(30)])).toBeNull();
    expect(heapOf([...people(20, own), ...people(30)])).toEqual({ size: 20, kept: [] });
    expect(heapOf([...people(20, { flags: ['fast'], group: 'chosen' }), ...people(5)])).toBeNull();
  });

  test('EX2 answers to a question that few of the excluded or few of the others gave stay in', () => {
    const chosen = (second: number) => people(15, { second, group: 'chosen' });
    expect(heapOf([...chosen(9), ...people(30)])).toEqual({ size: 15, kept: [1] });
    expect(heapOf([...chosen(12), ...people(30, { second: 4 })])).toEqual({ size: 15, kept: [1] });
    expect(heapOf([...chosen(12), ...people(30, { second: 0 })])).toEqual({ size: 15, kept: [] });
    expect(heapOf([...chosen(0), ...people(30)])).toEqual({ size: 15, kept: [] });
  });

  test('EX2 nothing that is a few people away from what moved before', () => {
    const first = (count: number, group = 'rest') => people(count, { part: 'first', group });
    const second = (count: number, group = 'rest') => people(count, { part: 'second', group });
    // The heap less the first block would be one person.
    expect(heapOf([...first(20, 'chosen'), ...second(1, 'chosen'), ...second(19)])).toBeNull();
    expect(heapOf([...first(14, 'chosen'), ...first(6), ...second(20)])).toBeNull();
    expect(heapOf([...first(20, 'chosen'), ...second(20)])).toEqual({ size: 20, kept: [] });
    expect(heapOf([...first(10, 'chosen'), ...first(10), ...second(20)])).toEqual({ size: 10, kept: [] });
    const both = [...first(5, 'chosen'), ...first(20), ...second(5, 'chosen'), ...second(20)];
    expect(heapOf(both)).toEqual({ size: 10, kept: [] });
  });

  test('EX3 of overlapping conditions only what is in no heap yet, if that is ten', () => {
    const gone = people(15, { heap: 'former', group: 'chosen' });
    expect(heapOf([...gone, ...people(9, { group: 'chosen' }), ...people(30)])).toBeNull();
    expect(heapOf([...gone, ...people(12, { group: 'chosen' }), ...people(30)])).toEqual({
      size: 12,
      kept: [],
    });
  });

  test('EX2 EX3 no two heaps that are a few people away from what moved, taken together', () => {
    const heap = (count: number, part: string) => people(count, { part, heap: 'former' });
    const [first, second] = ['first', 'second'];
    const responses = [
      ...heap(10, first),
      ...people(11, { part: first, group: 'chosen' }),
      ...people(1, { part: first }),
      ...people(20, { part: second }),
    ];
    // Each is far from the block; the block less both would be one person.
    expect(heapOf(responses)).toBeNull();
    const kept = new Map([['former', new Set([1])]]);
    const far = [...responses, ...people(15, { part: first })];
    expect(heapOf(far, kept)).toEqual({ size: 11, kept: [] });
  });
});
