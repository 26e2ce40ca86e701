import { HOUR_MS } from '../../../core/kernel/duration.ts';
import { backupDatabase } from '../../db/operations/backup-database.ts';
import { takeLease } from '../../db/operations/lease.ts';
import { randomId } from '../../db/random-id.ts';
import { backupFolder } from '../../operations/backup/backup-folder.ts';
import type { BackupSettings, BackupWork } from '../../operations/backup/backup-job.ts';
import { productVersion } from '../../product-version.ts';
import type { Collector } from '../open-collector.ts';

/** A backup of a country takes less; two at a time would be two files, and no harm. */
const LEASE_MS = 2 * HOUR_MS;

/** What makes backups regularly, of this collector into a folder. */
export function backupWorkOf(
  { database, keys, clock, pen }: Collector,
  settings: BackupSettings,
): BackupWork {
  const holder = randomId();
  return {
    ...{ folder: backupFolder(settings.folder), settings, clock },
    lead: () => {
      const nowMs = clock.nowMs();
      return takeLease(database, { key: 'backup-maker', mostMs: LEASE_MS }, holder, {
        ...{ nowMs, untilMs: nowMs + LEASE_MS },
      });
    },
    make: (path) => backupDatabase({ database, keys, now: pen.now, product: productVersion() }, path),
  };
}
