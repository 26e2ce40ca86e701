import { must } from '../../kernel/assert.ts';
import type { Month } from '../../kernel/period.ts';
import { isShorterSpan, type SpanKind } from '../../kernel/span.ts';
import { HELPED_BY_OFFICIAL, type Questionnaire } from '../../questionnaire/questionnaire.ts';
import { isFlagged } from '../fold-blocks.ts';
import type { SpanShare } from '../span-shares.ts';
import { countsOf, isExcluded, type ResponseCounts, type Tally, TallyAccumulator } from '../tally.ts';
import type { TallyLayout } from '../tally-layout.ts';
import { type BreakdownEntry, breakdownShares, hasComeWith, type MovedValue } from './breakdown-entry.ts';
import { addedHeaps, type Heap, movingValues, NO_HEAP } from './breakdown-release.ts';
import {
  breakdownsOf,
  breakdownValue,
  countsEverybody,
  INTERPRETED_BREAKDOWN,
  PRIMARY_UNIT_BREAKDOWN,
  SPOT_BREAKDOWN,
  type TimedResponse,
  UNSAID,
} from './breakdown-values.ts';

/** What of a value moved when the breakdowns of a shorter span around the month were made. */
export type MovedBefore = (
  kind: SpanKind,
  month: Month,
  breakdown: string,
  value: string,
) => MovedValue | undefined;

/** A released response that came with the span's breakdowns or with those of a shorter one inside it. */
export interface EnteredResponse extends TimedResponse {
  readonly entry: BreakdownEntry;
}

/** What moves of a value: the respondents whose answers are in figures now, and the answers of those that moved before. */
export interface MovedCell extends MovedValue {
  readonly breakdown: string;
  readonly value: string;
  readonly tally: Tally;
}

/** A heap that is counted in place: there is one addition for each answer, breakdown and span. */
type Counter = { -readonly [Name in keyof Heap]: Heap[Name] };

/** By breakdown and value. */
type SharesByValue = Map<string, Map<string, readonly SpanShare[]>>;

/** What is new of a value: its respondents, and answers by item. */
interface NewOfValue {
  readonly respondents: Counter;
  /** Of respondents that moved before. */
  readonly answersOfMoved: Counter[];
  /** Of those that are new. */
  readonly answersOfNew: Counter[];
}

interface FoldedValue extends MovedValue {
  readonly accumulator: TallyAccumulator;
}

/**
 * Makes the breakdowns of one office, mode, questionnaire version and span: every response is counted, it is decided
 * what moves, and every response is folded.
 *
 * Precondition: what came was released by ten, the answers to each item too (RL2, RL4).
 *
 * Whatever was shown of a breakdown is a sum of heaps, each of ten or more answers to one question, and no answer is in
 * two of them; what a period's figure holds beside them is none or ten answers too.
 *
 * Not covered: two breakdowns, or a breakdown and the blocks that figures moved in, taken together, where one group
 * happens to lie inside another.
 */
export class BreakdownSpan {
  readonly #layout: TallyLayout;
  readonly #questionnaire: Questionnaire;
  readonly #kind: SpanKind;
  readonly #before: MovedBefore;
  readonly #breakdowns: readonly string[];
  readonly #new = new Map<string, Map<string, NewOfValue>>();
  readonly #moving = new Map<string, ReadonlyMap<string, FoldedValue>>();
  readonly #shares = new Map<Month, Map<BreakdownEntry, SharesByValue>>();
  readonly #items = new Map<string, ReadonlySet<number>>();
  #isDecided = false;

  constructor(
    { layout, questionnaire }: { readonly layout: TallyLayout; readonly questionnaire: Questionnaire },
    kind: SpanKind,
    before: MovedBefore,
  ) {
    this.#layout = layout;
    this.#questionnaire = questionnaire;
    this.#kind = kind;
    this.#before = before;
    this.#breakdowns = breakdownsOf(questionnaire);
  }

  /** Precondition: every response is counted before any is folded. */
  count(response: EnteredResponse): void {
    if (!this.#isRespondent(response)) return;
    const come = [...this.#layout.items.keys()].filter(
      (item) =>
        typeof response.response.answers[must(this.#layout.items[item], 'an item')] === 'number' &&
        hasComeWith(this.#kind, response.entry, item),
    );
    const shares = this.#sharesAround(response);
    for (const breakdown of this.#breakdowns) this.#countIn(breakdown, response, come, shares);
  }

  /** Precondition: the response was counted. */
  fold(response: EnteredResponse): void {
    if (!this.#isRespondent(response)) return;
    this.#decide();
    const shares = this.#sharesAround(response);
    // Most values move with the same answers.
    const known = new Map<ReadonlySet<number>, ResponseCounts>();
    const countsWithout = (items: ReadonlySet<number>): ResponseCounts => {
      const counts =
        known.get(items) ?? countsOf(this.#layout, this.#questionnaire, response.response, items);
      known.set(items, counts);
      return counts;
    };
    for (const [breakdown, moving] of this.#moving) {
      const value = breakdownValue(response, breakdown);
      const folded = moving.get(value);
      if (folded === undefined) continue;
      for (const { kind, without, held } of this.#sharesOf(breakdown, value, response, shares)) {
        if (kind !== this.#kind) continue;
        folded.accumulator.addCounts(countsWithout(without));
        if (held !== null) folded.accumulator.addCounts(countsWithout(held), -1);
      }
    }
  }

  /** What moves, by breakdown and value. */
  cells(): readonly MovedCell[] {
    this.#decide();
    return [...this.#moving].flatMap(([breakdown, moving]) =>
      [...moving].map(([value, { accumulator, ...moved }]) => ({
        breakdown,
        value,
        ...moved,
        tally: accumulator.tally(),
      })),
    );
  }

  #isRespondent({ response }: EnteredResponse): boolean {
    return (
      !isExcluded(this.#questionnaire, response) &&
      this.#layout.items.some((item) => typeof response.answers[item] === 'number')
    );
  }

  /** @param come items whose answers came with the span's breakdowns or those of a shorter one */
  #countIn(
    breakdown: string,
    entered: EnteredResponse,
    come: readonly number[],
    around: SharesByValue,
  ): void {
    const value = breakdownValue(entered, breakdown);
    const counted = this.#newOf(breakdown, value);
    const helping = countsEverybody(breakdown) || isHelping(entered) ? 1 : 0;
    const last = this.#sharesOf(breakdown, value, entered, around).at(-1);
    if (last === undefined) addOne(counted.respondents, helping);
    const answers = last === undefined ? counted.answersOfNew : counted.answersOfMoved;
    for (const item of come) {
      if (last !== undefined && !last.without.has(item)) continue;
      const heap = answers[item] ?? { count: 0, helping: 0 };
      answers[item] = heap;
      addOne(heap, helping);
    }
  }

  #decide(): void {
    if (this.#isDecided) return;
    this.#isDecided = true;
    this.#shares.clear();
    for (const [breakdown, values] of this.#new) {
      // An office that says of no device where it stands, or of no household how it was drawn or of nobody that questions were translated, has no such breakdown.
      if (MAY_BE_UNSAID.has(breakdown) && [...values.keys()].every((value) => value === UNSAID)) continue;
      if (breakdown === PRIMARY_UNIT_BREAKDOWN && isShorterSpan(this.#kind, PRIMARY_UNITS_FROM)) continue;
      const moving = this.#decideIn(values);
      if (moving.size > 0) this.#moving.set(breakdown, moving);
    }
  }

  #decideIn(values: ReadonlyMap<string, NewOfValue>): ReadonlyMap<string, FoldedValue> {
    const moved = movingValues(
      new Map([...values].map(([value, { respondents }]) => [value, respondents] as const)),
    );
    const items = new Map([...values.keys()].map((value) => [value, new Set<number>()]));
    for (const item of this.#layout.items.keys()) {
      const heaps = new Map<string, Heap>();
      let fixed = NO_HEAP;
      for (const [value, { answersOfMoved, answersOfNew }] of values) {
        const [ofMoved, ofNew] = [answersOfMoved[item] ?? NO_HEAP, answersOfNew[item] ?? NO_HEAP];
        heaps.set(value, moved.has(value) ? addedHeaps(ofMoved, ofNew) : ofMoved);
        if (!moved.has(value)) fixed = addedHeaps(fixed, ofNew);
      }
      for (const value of movingValues(heaps, fixed)) items.get(value)?.add(item);
    }
    return new Map(
      [...values.keys()].flatMap((value) => {
        const ofValue = must(items.get(value), 'a value');
        const respondents = moved.has(value);
        if (!respondents && ofValue.size === 0) return [];
        const accumulator = new TallyAccumulator(this.#layout, this.#questionnaire);
        return [[value, { respondents, items: ofValue, accumulator }] as const];
      }),
    );
  }

  #newOf(breakdown: string, value: string): NewOfValue {
    let values = this.#new.get(breakdown);
    if (values === undefined) {
      values = new Map();
      this.#new.set(breakdown, values);
    }
    let known = values.get(value);
    if (known === undefined) {
      known = { respondents: { count: 0, helping: 0 }, answersOfMoved: [], answersOfNew: [] };
      values.set(value, known);
    }
    return known;
  }

  /** The shares that are known of the responses of a month with an entry. */
  #sharesAround({ day, entry }: EnteredResponse): SharesByValue {
    const month = day.slice(0, 7) as Month;
    const ofMonth = this.#shares.get(month) ?? new Map<BreakdownEntry, SharesByValue>();
    this.#shares.set(month, ofMonth);
    const known: SharesByValue = ofMonth.get(entry) ?? new Map();
    ofMonth.set(entry, known);
    return known;
  }

  /**
   * Before it is decided, of what moved before; then of what moves too.
   *
   * @param around #sharesAround of the response: looked up once for all its breakdowns
   */
  #sharesOf(
    breakdown: string,
    value: string,
    { day, entry }: EnteredResponse,
    around: SharesByValue,
  ): readonly SpanShare[] {
    const known = around.get(breakdown)?.get(value);
    if (known !== undefined) return known;
    const month = day.slice(0, 7) as Month;
    const found = breakdownShares(entry, this.#layout.items.length, (kind) => {
      if (isShorterSpan(kind, this.#kind)) return this.#before(kind, month, breakdown, value);
      return kind === this.#kind ? this.#moving.get(breakdown)?.get(value) : undefined;
    });
    const shares = found.map(({ kind, without, held }) => ({
      kind,
      without: this.#sameItems(without),
      held: held && this.#sameItems(held),
    }));
    around.set(breakdown, (around.get(breakdown) ?? new Map()).set(value, shares));
    return shares;
  }

  /** One set for all that hold the same items. */
  #sameItems(items: ReadonlySet<number>): ReadonlySet<number> {
    const name = [...items].join(' ');
    const known = this.#items.get(name) ?? items;
    this.#items.set(name, known);
    return known;
  }
}

/**
 * A wave of interviews lasts a few months, in each of which some neighbourhood has fewer than ten: those would stay for
 * ever, and with them every interval by neighbourhoods.
 */
const PRIMARY_UNITS_FROM: SpanKind = 'half-year';
const MAY_BE_UNSAID: ReadonlySet<string> = new Set([
  SPOT_BREAKDOWN,
  INTERPRETED_BREAKDOWN,
  PRIMARY_UNIT_BREAKDOWN,
]);

function addOne(heap: Counter, helping: 0 | 1): void {
  heap.count += 1;
  heap.helping += helping;
}

/** Whether it helps to make the ten (helpingTally). */
function isHelping({ response, flags }: TimedResponse): boolean {
  return !isFlagged(flags) && response.assistance !== HELPED_BY_OFFICIAL;
}
