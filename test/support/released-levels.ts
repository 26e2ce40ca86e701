import type { Month } from '../../src/core/kernel/period.ts';
import { monthsOf, type Period } from '../../src/core/kernel/period.ts';
import { isSpanWithin, type SpanKind } from '../../src/core/kernel/span.ts';
import type { GivenLevel } from './sums-shown.ts';

/** A stored level that is in figures. */
export interface ReleasedLevel extends GivenLevel {
  readonly index: number;
  readonly unit: string;
  readonly month: Month;
  /** What it was released for. */
  readonly span: SpanKind;
  /** Of a sampled household. */
  readonly stratum: string | null;
  readonly neighbourhood: string | null;
}

/** A unit that is watched, with the offices below it, as `code@valid-from`. */
export interface WatchedUnit {
  /** Null: the whole country. */
  readonly code: string | null;
  readonly offices: readonly string[];
  /** Its first month and its last; not given, it is there in every month. */
  readonly from?: Month;
  readonly until?: Month;
  /** The offices it was made of, if all of each went into it: what is told of earlier months is of them. */
  readonly madeOf?: readonly string[];
}

/** Whether there is such a unit on some day of the period. */
export function isThere({ from, until }: WatchedUnit, period: Period): boolean {
  return monthsOf(period).some(
    (month) => (from === undefined || month >= from) && (until === undefined || month <= until),
  );
}

/** The offices whose answers a unit's figure of these months is of. */
export function officesIn(
  { offices, from, madeOf }: WatchedUnit,
  months: readonly Month[],
): readonly string[] {
  const isBefore = from !== undefined && months.every((month) => month < from);
  return isBefore ? (madeOf ?? []) : offices;
}

export interface SumOver {
  readonly offices: readonly string[] | undefined;
  readonly months: readonly Month[];
  readonly items: ReadonlySet<string> | undefined;
}

/** Levels of one office that were released for one span. */
interface Block {
  readonly unit: string;
  readonly month: Month;
  readonly span: SpanKind;
  readonly byItem: Map<string, ReleasedLevel[]>;
}

/** The levels by where and what they were released for: thousands of sums are taken of the same ones. */
export class ReleasedLevels {
  readonly #blocks = new Map<string, Block>();

  constructor(levels: readonly ReleasedLevel[]) {
    for (const level of levels) {
      const { unit, month, span, item } = level;
      const name = `${unit} ${month} ${span}`;
      const block = this.#blocks.get(name) ?? { unit, month, span, byItem: new Map() };
      this.#blocks.set(name, block);
      const ofItem = block.byItem.get(item);
      if (ofItem === undefined) block.byItem.set(item, [level]);
      else ofItem.push(level);
    }
  }

  /** What was released for spans that lie wholly inside the months. */
  over({ offices, months, items = new Set() }: SumOver): readonly ReleasedLevel[] {
    const within = new Set(months);
    return [...this.#blocks.values()]
      .filter(({ unit, month, span }) => offices?.includes(unit) && isSpanWithin(month, span, within))
      .flatMap(({ byItem }) => [...items].flatMap((item) => byItem.get(item) ?? []));
  }
}

/** The share of levels from one on, in percent. */
export function percentOf(sum: readonly GivenLevel[], from = 4): number {
  return 100 * (sum.filter(({ level }) => level >= from).length / sum.length);
}
