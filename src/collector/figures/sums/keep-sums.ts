import type { Day } from '../../../core/kernel/calendar.ts';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import { type Month, monthOfDay } from '../../../core/kernel/period.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import { type Leads, regularly } from '../../clock/regularly.ts';

/** The sums of units above and of longer spans, from which pages are read. */
export interface SumsToFill {
  /**
   * Fills in what is not there, and makes again what units were changed under; up to the end of the year of a month. A run
   * that was broken off is gone on with by the next. Throws StorageUnavailable.
   *
   * @returns whether anything had to be done
   */
  fill(units: UnitTree, current: Month, signal: AbortSignal): Promise<boolean>;
}

interface JobLog {
  readonly info: (about: object, message: string) => void;
  readonly error: (about: object, message: string) => void;
}

/**
 * Fills sums in at the start, after each change of day, and within a minute after units were changed, until when pages add up
 * what they show themselves. A run that fails is tried again the next minute. Of several collectors one does it.
 *
 * @returns ends it, and waits for the transaction that runs
 */
export function keepSums(
  sums: SumsToFill,
  {
    units,
    today,
    leads,
  }: { readonly units: { tree(): Promise<UnitTree> }; readonly today: () => Day; readonly leads: Leads },
  log: JobLog,
): () => Promise<void> {
  const stopping = new AbortController();
  let done: { readonly tree: UnitTree; readonly day: Day } | null = null;
  const look = async () => {
    if (stopping.signal.aborted) return;
    try {
      const now = { tree: await units.tree(), day: today() };
      if (done?.tree === now.tree && done.day === now.day) return;
      const isFilled = await sums.fill(now.tree, monthOfDay(now.day), stopping.signal);
      if (stopping.signal.aborted) return;
      done = now;
      if (isFilled) log.info({}, 'sums of units and spans are filled in');
    } catch (error) {
      log.error({ err: error }, 'sums of units and spans were not filled in');
    }
  };
  const stop = regularly(look, MINUTE_MS, leads);
  return () => {
    stopping.abort();
    return stop();
  };
}
