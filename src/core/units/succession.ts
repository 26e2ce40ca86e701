import type { Day } from '../kernel/calendar.ts';
import { continues, dayBefore, isValidOn, type Unit } from './unit.ts';

/** A unit that stands for another after its end. */
export interface Successor {
  readonly unit: Unit;
  /** Whether it is the same unit in its next period; otherwise it was made of it and of others. */
  readonly isSame: boolean;
}

/** What became of units, over all their periods. */
export class Succession {
  readonly #byCode = new Map<string, Unit[]>();
  /** Units by the codes they were made of. */
  readonly #madeOf = new Map<string, Unit[]>();

  constructor(units: readonly Unit[]) {
    for (const unit of units) {
      put(this.#byCode, unit.code, unit);
      for (const code of unit.predecessors) put(this.#madeOf, code, unit);
    }
  }

  /** Null where a unit goes on, was divided, or ended without one that says it was made of it. */
  successorOf(unit: Unit): Successor | null {
    if (unit.validTo === null) return null;
    const next = this.#byCode.get(unit.code)?.find((other) => continues(other, unit));
    if (next !== undefined) return { unit: next, isSame: true };
    const made = (this.#madeOf.get(unit.code) ?? []).filter(
      ({ validFrom }) => dayBefore(validFrom) === unit.validTo,
    );
    const [only, ...others] = made;
    return only === undefined || others.length > 0 ? null : { unit: only, isSame: false };
  }

  /** The same unit in its period before, or null. */
  formerOf(unit: Unit): Unit | null {
    return this.#byCode.get(unit.code)?.find((other) => continues(unit, other)) ?? null;
  }

  /**
   * What a unit, or the one it continues, was made of, as each was on the day before; null where nothing is stated.
   * `isWhole`: all of each went into it, so that its figures are of the same places as theirs together.
   */
  madeOf(unit: Unit): { readonly units: readonly Unit[]; readonly isWhole: boolean } | null {
    let first = unit;
    for (let former = this.formerOf(first); former !== null; former = this.formerOf(first)) first = former;
    if (first.predecessors.length === 0) return null;
    const eve = dayBefore(first.validFrom);
    const units = first.predecessors.flatMap(
      (code) => this.#byCode.get(code)?.find((one) => one.validTo === eve) ?? [],
    );
    const isWhole =
      units.length === first.predecessors.length &&
      units.every((one) => this.successorOf(one)?.unit === first);
    return { units, isWhole };
  }

  /** The unit itself on the day it is valid, what it continues before, what it goes on in later; null where none. */
  onDay(unit: Unit, day: Day): Unit | null {
    let at: Unit | null = unit;
    while (at !== null && day < at.validFrom) at = this.formerOf(at);
    while (at !== null && !isValidOn(at, day)) at = this.successorOf(at)?.unit ?? null;
    return at;
  }
}

function put(map: Map<string, Unit[]>, code: string, unit: Unit): void {
  const units = map.get(code);
  if (units === undefined) map.set(code, [unit]);
  else units.push(unit);
}
