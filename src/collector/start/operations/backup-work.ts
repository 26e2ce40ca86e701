import type { Leads } from '../../clock/regularly.ts';
import { backupDatabase } from '../../db/operations/backup-database.ts';
import { backupFolder } from '../../operations/backup/backup-folder.ts';
import type { BackupSettings, BackupWork } from '../../operations/backup/backup-job.ts';
import { productVersion } from '../../product-version.ts';
import type { Collector } from '../open-collector.ts';

/** What makes backups regularly, of this collector into a folder. */
export function backupWorkOf(
  { database, keys, clock, pen, evidence }: Collector,
  settings: BackupSettings,
  leads: Leads,
): BackupWork {
  return {
    ...{ folder: backupFolder(settings.folder), settings, clock },
    leads,
    make: (path) => {
      const product = productVersion();
      return backupDatabase({ database, keys, evidence: evidence.reader, now: pen.now, product }, path);
    },
  };
}
