import type { Day } from '../../core/kernel/calendar.ts';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import { type Month, monthOfDay } from '../../core/kernel/period.ts';
import { type Leads, regularly } from '../clock/regularly.ts';

/**
 * Comments, spent tickets and receipt numbers, which wait encrypted until many are written at once. Throws
 * StorageUnavailable.
 */
export interface DeferredWrites {
  /** How many comments and spent tickets wait. */
  waiting(): Promise<number>;
  /** How many receipt numbers wait. */
  waitingReceipts(): Promise<number>;
  /** Writes the receipt numbers alone: each response has one, and a comment is not to be written among so few others. */
  writeReceipts(): Promise<void>;
  /**
   * Writes all that wait in one transaction, in an order that says nothing, and has the engine forget the pages they
   * stood in. Ended at any point, each is written once.
   *
   * @param current where given, comments of months before it may be read from now on, where enough people answered
   * @returns how many comments and spent tickets were written
   */
  writeAll(current?: Month): Promise<number>;
}

interface JobLog {
  readonly error: (about: object, message: string) => void;
}

/** Enough that nothing tells which of them came with which record. */
const MANY = 50;
/** As many as one transaction writes without delaying others. */
const MANY_RECEIPTS = 5_000;

/**
 * Writes what is deferred as soon as many wait, and whatever waits once a day, at the first look on it; looks every
 * minute. A write that fails is tried again the next minute. Comments are shown with a write of each day, the first in
 * which the clock is believed: which month is over is its word. Of several collectors one does it.
 *
 * @returns ends it, and waits for the transaction that runs
 */
export function writeDeferredDaily(
  writes: DeferredWrites,
  {
    leads,
    ...clock
  }: { readonly today: () => Day; readonly isDoubtful: () => boolean; readonly leads: Leads },
  log: JobLog,
): () => Promise<void> {
  let writtenOn: Day | null = null;
  let shownOn: Day | null = null;
  let isStopped = false;
  const look = async () => {
    if (isStopped) return;
    try {
      const day = clock.today();
      const shows = day !== shownOn && !clock.isDoubtful();
      const isDue = shows || day !== writtenOn || (await writes.waiting()) >= MANY;
      if (!isDue) {
        if ((await writes.waitingReceipts()) >= MANY_RECEIPTS) await writes.writeReceipts();
        return;
      }
      await writes.writeAll(shows ? monthOfDay(day) : undefined);
      writtenOn = day;
      if (shows) shownOn = day;
    } catch (error) {
      log.error({ err: error }, 'comments and spent tickets were not written yet');
    }
  };
  const stop = regularly(look, MINUTE_MS, leads);
  return () => {
    isStopped = true;
    return stop();
  };
}
