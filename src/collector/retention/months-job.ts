import type { Day } from '../../core/kernel/calendar.ts';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import { type Leads, regularly } from '../clock/regularly.ts';

/** What was done about the parts in which a server keeps the rows of each month. */
export interface KeptMonths {
  /** Tables with rows that were divided into parts just now. */
  readonly divided: readonly string[];
  /**
   * Tables of which something is left to be done: they are divided from the day after the first look on, and nothing is done
   * while somebody is at them for long.
   */
  readonly left: readonly string[];
  /** Parts that were made for months to come. */
  readonly made: number;
}

/** Where rows are kept by their months. Throws StorageUnavailable. */
export interface MonthKeeping {
  /**
   * Makes the parts of this month and of those to come. Tables that had rows before there were parts it divides, one after the
   * other, while everybody goes on, but not on the day of the first call: collectors of a version before may still be taking
   * in batches beside this one, which then cannot. Ended at any point, the next call goes on.
   *
   * @param begins called before tables are divided, which may take long
   */
  keep(today: Day, signal: AbortSignal, begins: (tables: readonly string[]) => void): Promise<KeptMonths>;
  /** Has nothing refused on account of a division that is not over. */
  refuseNothing(): Promise<void>;
}

interface JobLog {
  readonly info: (about: object, message: string) => void;
  readonly error: (about: object, message: string) => void;
}

interface JobClock {
  readonly today: () => Day;
  readonly isDoubtful: () => boolean;
}

/**
 * Keeps rows by their months: at the start, and once a day; each minute where something is left to be done, or went wrong.
 * Not while the clock is in doubt, by whose word it is this month. Of several collectors one does it.
 *
 * @returns ends it, and waits for the step that runs
 */
export function keepMonths(
  keeping: MonthKeeping,
  { leads, ...clock }: JobClock & { readonly leads: Leads },
  log: JobLog,
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let doneOn: Day | null = null;
  const look = async () => {
    if (signal.aborted) return;
    try {
      if (clock.isDoubtful()) return await keeping.refuseNothing();
      const today = clock.today();
      if (doneOn === today) return;
      const { divided, left, made } = await keeping.keep(today, signal, (tables) =>
        log.info({ tables }, 'tables are being divided by month, while devices send'),
      );
      if (divided.length > 0) log.info({ tables: divided }, 'tables are divided by month');
      if (made > 0) log.info({ parts: made }, 'room was made for the months to come');
      if (left.length === 0 && !signal.aborted) doneOn = today;
    } catch (error) {
      if (!signal.aborted) log.error({ err: error }, 'months were not looked after; it is tried again');
    }
  };
  const stop = regularly(look, MINUTE_MS, leads);
  return () => {
    stopping.abort();
    return stop();
  };
}
