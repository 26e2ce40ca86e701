import { HOUR_MS, MINUTE_MS } from '../../../core/kernel/duration.ts';
import { type Leads, regularly } from '../../clock/regularly.ts';
import type { BackupFolder } from './backup-folder.ts';
import type { WrittenBackup } from './write-backup.ts';

/** How often it is looked whether one is due. */
const LOOK_MS = 10 * MINUTE_MS;

export interface BackupSettings {
  readonly folder: string;
  /** How many of the newest are kept. */
  readonly keep: number;
  readonly everyHours: number;
}

export interface BackupWork {
  readonly folder: BackupFolder;
  readonly settings: Pick<BackupSettings, 'keep' | 'everyHours'>;
  readonly clock: { readonly nowMs: () => number; readonly isDoubtful: () => boolean };
  readonly leads: Leads;
  /** Writes one and reads it back. */
  readonly make: (path: string) => Promise<WrittenBackup & { readonly missing: number }>;
}

interface JobLog {
  readonly info: (about: object, message: string) => void;
  readonly error: (about: object, message: string) => void;
}

/**
 * Makes a backup as often as is said, and then removes those beyond the number that is kept: never before the new one was
 * read back, and none while the clock, by which they are told apart, is in doubt. One that fails is tried again at the
 * next look. Of several collectors one does it.
 *
 * @returns ends it, and waits for the backup that runs
 */
export function backUpRegularly(work: BackupWork, log: JobLog): () => Promise<void> {
  return regularly(() => backUpIfDue(work, log), LOOK_MS, work.leads);
}

/** @internal */
export async function backUpIfDue(
  { folder, settings, clock, make }: Omit<BackupWork, 'leads'>,
  log: JobLog,
): Promise<void> {
  try {
    const nowMs = clock.nowMs();
    const newestMs = folder.newestMs();
    // One that was made under a clock that went ahead says nothing.
    const ageMs = newestMs === null || newestMs > nowMs ? Number.POSITIVE_INFINITY : nowMs - newestMs;
    if (ageMs < settings.everyHours * HOUR_MS) return;
    const file = folder.newPath(nowMs);
    const { rows, bytes, missing } = await make(file);
    const removed = clock.isDoubtful() ? [] : folder.removeAllBut(settings.keep);
    log.info({ file, rows, bytes, removed }, 'a backup was made');
    if (missing > 0) {
      log.error(
        { batches: missing },
        'the evidence of batches is missing, here and in the backup: sipas doctor',
      );
    }
  } catch (error) {
    log.error(
      { err: error },
      'no backup was made, and the former ones were kept; it is tried again in ten minutes',
    );
  }
}
