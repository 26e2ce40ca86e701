import { isWeek, type OpeningHours } from '../../core/analysis/flags/opening-hours.ts';
import { type Day, isDay, localDay } from '../../core/kernel/calendar.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';

/** Where opening hours are kept. Throws StorageUnavailable when the store cannot serve. `unit` is `code@valid-from`. */
export interface OpeningHoursStore {
  /** The first day first. */
  hours(unit: string): Promise<readonly OpeningHours[]>;
  /** Adds them or replaces those of the same day, and writes that into the audit log. */
  set(unit: string, hours: OpeningHours, actor: string): Promise<void>;
  /**
   * Removes those that begin on a day, and writes that into the audit log.
   * @returns whether there were any
   */
  remove(unit: string, from: Day, actor: string): Promise<boolean>;
}

export type OpeningHoursFault =
  /** The day is none, or not a day that is still to come. */
  | { readonly kind: 'day-not-to-come' }
  /** No day is open, or one opens after it closes. */
  | { readonly kind: 'no-week' };

/**
 * The opening hours of offices. They begin tomorrow or later: what is in force on a day is settled before its first
 * response comes, so that nobody can flag responses by what is entered after them.
 */
export class OfficeHours {
  readonly #store: OpeningHoursStore;
  readonly #nowMs: () => number;

  /** @param nowMs milliseconds since 1970 */
  constructor(store: OpeningHoursStore, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  hours(unit: string): Promise<readonly OpeningHours[]> {
    return this.#store.hours(unit);
  }

  async set(unit: string, hours: OpeningHours, actor: string): Promise<Result<null, OpeningHoursFault>> {
    if (!this.#isToCome(hours.from)) return err({ kind: 'day-not-to-come' });
    if (!isWeek(hours.week)) return err({ kind: 'no-week' });
    await this.#store.set(unit, hours, actor);
    return ok(null);
  }

  /** @returns whether there were any */
  async remove(unit: string, from: Day, actor: string): Promise<Result<boolean, OpeningHoursFault>> {
    if (!this.#isToCome(from)) return err({ kind: 'day-not-to-come' });
    return ok(await this.#store.remove(unit, from, actor));
  }

  #isToCome(day: Day): boolean {
    return isDay(day) && day > localDay(this.#nowMs());
  }
}
