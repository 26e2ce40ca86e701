import { DAY_MS, MINUTE_MS } from '../../core/kernel/duration.ts';
import { type Leads, regularly } from '../clock/regularly.ts';
import type { RetentionRun, RetentionStore } from './retention.ts';

interface JobLog {
  readonly info: (about: object, message: string) => void;
  readonly warn: (about: object, message: string) => void;
  readonly error: (about: object, message: string) => void;
}

/** Who the audit log says deleted what was due. */
const ACTOR = 'retention';
/** Counted while this collector leads; a clock, which may be in doubt, is not asked. */
const LOOKS_A_DAY = DAY_MS / MINUTE_MS;

/**
 * Announces what is due, and deletes what was announced days before, at the start and once a day. A run that fails is
 * tried again the next day. Of several collectors one does it, and where that one is gone another begins within minutes.
 *
 * @returns ends it, and waits for the transaction that runs
 */
export function deleteDaily(
  retention: Pick<RetentionStore, 'run'>,
  leads: Leads,
  log: JobLog,
): () => Promise<void> {
  const stopping = new AbortController();
  let looksLeft = 0;
  const look = async () => {
    looksLeft -= 1;
    if (looksLeft > 0) return;
    looksLeft = LOOKS_A_DAY;
    await once(retention, log, stopping.signal);
  };
  const stop = regularly(look, MINUTE_MS, leads);
  return () => {
    stopping.abort();
    return stop();
  };
}

async function once(retention: Pick<RetentionStore, 'run'>, log: JobLog, signal: AbortSignal): Promise<void> {
  try {
    const { announced, isClockDoubtful, ...deleted } = await retention.run(ACTOR, signal);
    if (isClockDoubtful) log.info({}, 'nothing is deleted while the clock is in doubt');
    for (const one of announced) log.warn({ ...one }, 'what is no longer kept will be deleted');
    if (hasDeleted(deleted)) log.info(deleted, 'what is no longer kept was deleted');
  } catch (error) {
    log.error({ err: error }, 'what is no longer kept was not deleted');
  }
}

function hasDeleted({
  months,
  records,
  held,
  comments,
}: Omit<RetentionRun, 'announced' | 'isClockDoubtful'>): boolean {
  return months.length + records + held + comments > 0;
}
