import { setTimeout as pause } from 'node:timers/promises';
import type { Day } from '../../core/kernel/calendar.ts';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import { type Leads, regularly } from '../clock/regularly.ts';

/** What is done about the objects of evidence afterwards. Throws StorageUnavailable. */
export interface EvidenceKeeping {
  /**
   * Puts together what came before today, in steps that each stand by itself.
   *
   * @param between awaited between two steps; false ends it
   * @returns how many batches
   */
  putTogether(today: Day, between: () => Promise<boolean>): Promise<number>;
  /** Removes the objects that nothing refers to, and returns how many there were. */
  sweep(nowMs: number): Promise<number>;
}

interface JobLog {
  readonly info: (about: object, message: string) => void;
  readonly error: (about: object, message: string) => void;
}

interface JobClock {
  readonly nowMs: () => number;
  readonly today: () => Day;
  readonly isDoubtful: () => boolean;
}

/** Looks between two sweeps. */
const LOOKS_A_DAY = 24;
const LOOK_MS = 60 * MINUTE_MS;
/** Between two steps, in which what comes is stored. */
const PAUSE_MS = 100;

/**
 * Puts the evidence of former days together at the start and every hour, and sweeps once a day; not while the clock is in
 * doubt, by whose word a day is over and an object old. What fails is tried again at the next look. Of several collectors
 * one does it.
 *
 * @returns ends it, and waits for the step that runs
 */
export function keepEvidenceTogether(
  keeping: EvidenceKeeping,
  { leads, ...clock }: JobClock & { readonly leads: Leads },
  log: JobLog,
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const between = async () => {
    await pause(PAUSE_MS, undefined, { signal, ref: false }).catch(() => undefined);
    return !signal.aborted;
  };
  let looksLeft = 0;
  const look = async () => {
    if (clock.isDoubtful() || signal.aborted) return;
    try {
      const batches = await keeping.putTogether(clock.today(), between);
      if (batches > 0) log.info({ batches }, 'the evidence of former days was put together');
      looksLeft -= 1;
      if (looksLeft > 0 || signal.aborted) return;
      const objects = await keeping.sweep(clock.nowMs());
      looksLeft = LOOKS_A_DAY;
      if (objects > 0) log.info({ objects }, 'objects of evidence that nothing refers to were removed');
    } catch (error) {
      log.error({ err: error }, 'the evidence was not looked through; it is tried again within an hour');
    }
  };
  const stop = regularly(look, LOOK_MS, leads);
  return () => {
    stopping.abort();
    return stop();
  };
}
