import { assert, must } from '../kernel/assert.ts';
import type { Answer, ItemId, Questionnaire, ScoringRule } from '../questionnaire/questionnaire.ts';
import { isInterviewed, type Response } from '../questionnaire/response.ts';
import { isUnderAge } from '../questionnaire/under-age.ts';
import type { ClusterSums } from '../statistics/cluster-sums.ts';
import { countsPerItem, type TallyLayout } from './tally-layout.ts';

/**
 * All that figures need of a heap of responses, in whole numbers that merge by addition. Which number means what is
 * fixed by the order of the columns here and by TallyLayout; both are stored, so neither order ever changes.
 */
export interface Tally {
  /** Every response counted here. */
  readonly responses: number;
  /** Those kept out of every index (under age, or a visit without an interview). They count here and in `responses`, and nowhere else. */
  readonly excluded: number;
  /**
   * Per scope nine numbers over the respondents with a level in it, m levels each: n, Σm, Σm²; of y = levels that
   * count as satisfied: Σy, Σmy, Σy²; of y = Σ(level − 1): Σy, Σmy, Σy².
   */
  readonly sums: readonly number[];
  /** Per item its counts of responses: each level from 1 on, not applicable, declined, unreached. */
  readonly levels: readonly number[];
}

export const SUMS_PER_SCOPE = 9;

/** A column that no item has: its answer is in none of the counts. */
const WAITING_COLUMN = 255;
const NONE: ReadonlySet<number> = new Set();

export function emptyTally(layout: TallyLayout): Tally {
  return {
    responses: 0,
    excluded: 0,
    sums: new Array<number>(layout.scopes.length * SUMS_PER_SCOPE).fill(0),
    levels: new Array<number>(layout.items.length * countsPerItem(layout)).fill(0),
  };
}

/** The whole without a part of it. Same layout. Throws where the part is none. */
export function subtractTally(whole: Tally, part: Tally): Tally {
  const less = (one: number, other: number) => {
    assert(one >= other, 'a part of the whole');
    return one - other;
  };
  return {
    responses: less(whole.responses, part.responses),
    excluded: less(whole.excluded, part.excluded),
    sums: whole.sums.map((sum, index) => less(sum, must(part.sums[index], 'a sum'))),
    levels: whole.levels.map((count, index) => less(count, must(part.levels[index], 'a count'))),
  };
}

/** What a tally takes from a response: the answers, and whether it stays out. */
export type Countable = Pick<Response, 'answers' | 'profile'> & Partial<Pick<Response, 'sampling'>>;

/** The tally of the responses of both. Same layout. Throws where a sum would pass 2⁵³ − 1. */
export function mergeTallies(a: Tally, b: Tally): Tally {
  assert(a.sums.length === b.sums.length && a.levels.length === b.levels.length, 'tallies of one layout');
  const merged = {
    responses: a.responses + b.responses,
    excluded: a.excluded + b.excluded,
    sums: a.sums.map((sum, index) => sum + must(b.sums[index], 'a sum')),
    levels: a.levels.map((count, index) => count + must(b.levels[index], 'a count')),
  };
  assertExact(merged);
  return merged;
}

/** What a response adds to a tally of a layout: worked out once where it counts in many. */
export interface ResponseCounts {
  readonly isExcluded: boolean;
  /** Indexes into Tally.levels, which it adds one to. */
  readonly levels: readonly number[];
  /** As Tally.sums. */
  readonly sums: Float64Array;
}

/** The response without its answers to `waiting` items (itemsThatWait), which are in none of the counts. */
export function countsOf(
  layout: TallyLayout,
  questionnaire: Questionnaire,
  response: Countable,
  waiting = NONE,
): ResponseCounts {
  const levels: number[] = [];
  const sums = new Float64Array(layout.scopes.length * SUMS_PER_SCOPE);
  if (isExcluded(questionnaire, response)) return { isExcluded: true, levels, sums };
  const width = countsPerItem(layout);
  const columns = new Uint8Array(layout.items.length);
  for (let index = 0; index < columns.length; index += 1) {
    const column = waiting.has(index)
      ? WAITING_COLUMN
      : columnOf(layout, response.answers[layout.items[index] as ItemId]);
    columns[index] = column;
    if (column !== WAITING_COLUMN) levels.push(index * width + column);
  }
  let start = 0;
  for (const { items } of layout.scopes) {
    countScope(layout, { columns, items }, sums, start);
    start += SUMS_PER_SCOPE;
  }
  return { isExcluded: false, levels, sums };
}

/** Writes the sums of a scope's levels from `start` on, if it has any. */
function countScope(
  { levels, satisfiedFrom }: TallyLayout,
  { columns, items }: { readonly columns: Uint8Array; readonly items: readonly number[] },
  sums: Float64Array,
  start: number,
): void {
  let answers = 0;
  let satisfied = 0;
  let score = 0;
  for (const item of items) {
    const column = columns[item] as number;
    if (column >= levels) continue;
    answers += 1;
    score += column;
    if (column + 1 >= satisfiedFrom) satisfied += 1;
  }
  if (answers === 0) return;
  sums[start] = 1;
  sums[start + 1] = answers;
  sums[start + 2] = answers * answers;
  sums[start + 3] = satisfied;
  sums[start + 4] = answers * satisfied;
  sums[start + 5] = satisfied * satisfied;
  sums[start + 6] = score;
  sums[start + 7] = answers * score;
  sums[start + 8] = score * score;
}

/** Folds responses in place: a batch costs one tally, not one for each response. */
export class TallyAccumulator {
  readonly #layout: TallyLayout;
  readonly #questionnaire: Questionnaire;
  readonly #sums: Float64Array;
  readonly #levels: Float64Array;
  #responses = 0;
  #excluded = 0;

  constructor(layout: TallyLayout, questionnaire: Questionnaire) {
    this.#layout = layout;
    this.#questionnaire = questionnaire;
    this.#sums = new Float64Array(layout.scopes.length * SUMS_PER_SCOPE);
    this.#levels = new Float64Array(layout.items.length * countsPerItem(layout));
  }

  /** The response without its answers to `waiting` items. */
  add(response: Countable, waiting = NONE): void {
    this.addCounts(countsOf(this.#layout, this.#questionnaire, response, waiting));
  }

  /** Takes back what add() with the same arguments added. */
  takeBack(response: Countable, waiting = NONE): void {
    this.addCounts(countsOf(this.#layout, this.#questionnaire, response, waiting), -1);
  }

  /**
   * Adds what countsOf says of a response with this layout.
   *
   * @param times -1 takes it back
   */
  addCounts(counts: ResponseCounts, times: 1 | -1 = 1): void {
    this.#responses += times;
    if (counts.isExcluded) {
      this.#excluded += times;
      return;
    }
    for (const index of counts.levels) increase(this.#levels, index, times);
    for (let index = 0; index < counts.sums.length; index += 1) {
      increase(this.#sums, index, times * (counts.sums[index] as number));
    }
  }

  /** What was added so far. */
  tally(): Tally {
    const tally = {
      responses: this.#responses,
      excluded: this.#excluded,
      sums: listOf(this.#sums),
      levels: listOf(this.#levels),
    };
    assertExact(tally);
    return tally;
  }
}

/** Whether an answer says the respondent is under age, which keeps the response out of every index. */
export function isExcluded(questionnaire: Questionnaire, response: Countable): boolean {
  return isUnderAge(questionnaire, response.profile) || !isInterviewed(response.sampling ?? null);
}

/**
 * The sums of a scope: m = number of levels given, y = how many count as satisfied (satisfied-share) or Σ(level − 1)
 * (mean-score, of a scale of five at most 4m: proportionSums in scoring-rule.ts makes it a proportion).
 */
export function scopeSums(
  layout: TallyLayout,
  tally: Tally,
  scopeId: string,
  rule: ScoringRule,
): ClusterSums {
  assert(tally.sums.length === layout.scopes.length * SUMS_PER_SCOPE, 'a tally of this layout');
  const index = layout.scopes.findIndex(({ id }) => id === scopeId);
  assert(index >= 0, `a scope of this questionnaire: ${scopeId}`);
  const column = (offset: number) => must(tally.sums[index * SUMS_PER_SCOPE + offset], 'a sum');
  const values = rule === 'satisfied-share' ? 3 : 6;
  return {
    clusters: column(0),
    size: column(1),
    sizeSquared: column(2),
    value: column(values),
    sizeValue: column(values + 1),
    valueSquared: column(values + 2),
  };
}

/** The sums of one item from its level counts: every respondent who gave a level is a cluster of size 1. */
export function itemSums(layout: TallyLayout, tally: Tally, itemId: ItemId, rule: ScoringRule): ClusterSums {
  let answers = 0;
  let value = 0;
  let valueSquared = 0;
  for (const [column, count] of levelCounts(layout, tally, itemId).entries()) {
    const y = rule === 'mean-score' ? column : column + 1 >= layout.satisfiedFrom ? 1 : 0;
    answers += count;
    value += y * count;
    valueSquared += y * y * count;
  }
  return { clusters: answers, size: answers, value, sizeSquared: answers, sizeValue: value, valueSquared };
}

/** How many gave an item each level, from 1 on. */
export function levelCounts(layout: TallyLayout, tally: Tally, itemId: ItemId): readonly number[] {
  return itemCounts(layout, tally, itemId).slice(0, layout.levels);
}

/** The counts of one item: each level from 1 on, not applicable, declined, unreached. */
export function itemCounts(layout: TallyLayout, tally: Tally, itemId: ItemId): readonly number[] {
  assert(tally.levels.length === layout.items.length * countsPerItem(layout), 'a tally of this layout');
  const index = layout.items.indexOf(itemId);
  assert(index >= 0, `an item of this questionnaire: ${itemId}`);
  const width = countsPerItem(layout);
  return tally.levels.slice(index * width, (index + 1) * width);
}

function columnOf({ levels }: TallyLayout, answer: Answer | undefined): number {
  if (typeof answer === 'number') return answer - 1;
  if (answer === 'not-applicable') return levels;
  if (answer === 'declined') return levels + 1;
  return levels + 2;
}

/** The counts as a list; twenty times as fast as to spread them. */
export function listOf(counts: Float64Array): readonly number[] {
  const list = new Array<number>(counts.length);
  for (let index = 0; index < counts.length; index += 1) list[index] = counts[index] as number;
  return list;
}

function increase(counts: Float64Array, index: number, by: number): void {
  counts[index] = (counts[index] as number) + by;
}

/** Beyond 2⁵³ − 1 additions are lost in silence, and merging would depend on its order. */
function assertExact(tally: Tally): void {
  const exact =
    Number.isSafeInteger(tally.responses) &&
    tally.sums.every(Number.isSafeInteger) &&
    tally.levels.every(Number.isSafeInteger);
  assert(exact, 'a sum of a tally passed 2^53 - 1');
}
