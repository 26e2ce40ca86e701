import type { Day } from '../kernel/calendar.ts';
import { foldText } from './fold-text.ts';
import { Succession } from './succession.ts';
import {
  adjoins,
  continues,
  dayBefore,
  isValidOn,
  lastDay,
  type Unit,
  type UnitRef,
  unitRef,
} from './unit.ts';

/**
 * The units of all times, asked by code and day. Children follow their parent by code, so they stay below it
 * when its kind or name changes.
 *
 * A unit whose parent is not valid on the day stands among the roots: it is seen there rather than lost.
 * Periods of one code are taken to be disjoint and parents free of cycles, as `checkUnits` ensures; with
 * units that break this every method still ends.
 */
export class UnitTree {
  /** By code, then by first day. */
  readonly units: readonly Unit[];
  readonly #byCode: ReadonlyMap<string | null, readonly Unit[]>;
  readonly #byParent: ReadonlyMap<string | null, readonly Unit[]>;
  #succession: Succession | null = null;
  #searched: readonly { readonly unit: Unit; readonly words: string }[] | null = null;

  constructor(units: readonly Unit[]) {
    this.units = [...units].sort(byCodeAndDay);
    this.#byCode = grouped(this.units, (unit) => unit.code);
    this.#byParent = grouped(this.units, (unit) => unit.parentCode);
  }

  /** All periods of a code, earliest first, whether or not they are one unit. */
  periods(code: string): readonly Unit[] {
    return this.#byCode.get(code) ?? [];
  }

  /** The unit that bears the code on the day. */
  at(code: string, day: Day): Unit | null {
    return this.periods(code).find((unit) => isValidOn(unit, day)) ?? null;
  }

  /** The unit above on the day; null for a root. */
  parentOf(unit: Unit, day: Day): Unit | null {
    return unit.parentCode === null ? null : this.at(unit.parentCode, day);
  }

  /** What became of the units. */
  get succession(): Succession {
    this.#succession ??= new Succession(this.units);
    return this.#succession;
  }

  /** The units of all times that stand below the same code, itself included. */
  siblings(unit: Unit): readonly Unit[] {
    return this.#byParent.get(unit.parentCode) ?? [];
  }

  /** The units directly below on the day, by code. */
  childrenOf(code: string, day: Day): readonly Unit[] {
    if (this.at(code, day) === null) return [];
    return (this.#byParent.get(code) ?? []).filter((unit) => isValidOn(unit, day));
  }

  /** The unit itself and all below it on the day, level by level. */
  descendantsOf(code: string, day: Day): readonly UnitRef[] {
    const top = this.at(code, day);
    if (top === null) return [];
    const found = new Map([[top.code, top]]);
    for (const unit of found.values()) {
      for (const child of this.childrenOf(unit.code, day)) found.set(child.code, child);
    }
    return [...found.values()].map(unitRef);
  }

  /** The units above on the day, nearest first. */
  ancestors(code: string, day: Day): readonly Unit[] {
    const found = new Map<string, Unit>();
    let unit = this.at(code, day);
    while (unit !== null) {
      unit = this.parentOf(unit, day);
      if (unit === null || unit.code === code || found.has(unit.code)) break;
      found.set(unit.code, unit);
    }
    return [...found.values()];
  }

  /** Whether on the day the first unit is the second or stands somewhere below it. */
  isWithin(code: string, above: string, day: Day): boolean {
    if (code === above) return this.at(code, day) !== null;
    return this.ancestors(code, day).some((unit) => unit.code === above);
  }

  /** The units without a parent on the day, by code. */
  roots(day: Day): readonly Unit[] {
    return this.units.filter((unit) => isValidOn(unit, day) && this.parentOf(unit, day) === null);
  }

  /** The periods of the one unit that bears the code on the day, earliest first: its trend runs through them. */
  trendOf(code: string, day: Day): readonly Unit[] {
    const periods = this.periods(code);
    const here = periods.findIndex((unit) => isValidOn(unit, day));
    if (here === -1) return [];
    let from = here;
    let to = here + 1;
    while (from > 0 && linked(periods, from)) from--;
    while (to < periods.length && linked(periods, to)) to++;
    return periods.slice(from, to);
  }

  /** The units that the one bearing the code on the day was made of when its trend began; unknown ones are left out. */
  predecessorsOf(code: string, day: Day): readonly Unit[] {
    const first = this.trendOf(code, day)[0];
    if (first === undefined) return [];
    const eve = dayBefore(first.validFrom);
    return first.predecessors.map((former) => this.at(former, eve)).filter((unit) => unit !== null);
  }

  /** The last day on which the code is valid without a gap since `day`; null when it is not valid on `day`. */
  validUntil(code: string, day: Day): Day | null {
    const periods = this.periods(code);
    const here = periods.findIndex((unit) => isValidOn(unit, day));
    const later = periods.slice(here + 1);
    let last = periods[here];
    if (last === undefined) return null;
    for (const next of later) if (adjoins(next, last)) last = next;
    return lastDay(last);
  }

  /**
   * The units in whose name, English name or code every word of the text begins a word, accents and case
   * aside: `dong n` finds Đồng Nai. Of one day, or of all times without one. Highest in the tree first, then by code.
   */
  search(text: string, day: Day | null = null): readonly Unit[] {
    const words = wordsOf(text);
    if (words.length === 0) return [];
    this.#searched ??= this.units.map((unit) => ({
      unit,
      words: ` ${wordsOf(`${unit.code} ${unit.name} ${unit.nameEn ?? ''}`).join(' ')}`,
    }));
    return this.#searched
      .filter((entry) => day === null || isValidOn(entry.unit, day))
      .filter((entry) => words.every((word) => entry.words.includes(` ${word}`)))
      .map(({ unit }) => ({ unit, depth: this.ancestors(unit.code, day ?? unit.validFrom).length }))
      .sort((a, b) => a.depth - b.depth)
      .map(({ unit }) => unit);
  }
}

function grouped<Key>(units: readonly Unit[], keyOf: (unit: Unit) => Key): ReadonlyMap<Key, readonly Unit[]> {
  const groups = new Map<Key, Unit[]>();
  for (const unit of units) {
    const group = groups.get(keyOf(unit));
    if (group === undefined) groups.set(keyOf(unit), [unit]);
    else group.push(unit);
  }
  return groups;
}

function linked(periods: readonly Unit[], index: number): boolean {
  const former = periods[index - 1];
  const later = periods[index];
  return former !== undefined && later !== undefined && continues(later, former);
}

function wordsOf(text: string): readonly string[] {
  return foldText(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function byCodeAndDay(a: Unit, b: Unit): number {
  if (a.code !== b.code) return a.code < b.code ? -1 : 1;
  if (a.validFrom === b.validFrom) return 0;
  return a.validFrom < b.validFrom ? -1 : 1;
}
