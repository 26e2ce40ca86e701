import type { KeyRing } from '../../keys/key-ring.ts';
import { BACKUP_FORMAT, type BackupHeader } from '../../operations/backup/backup-format.ts';
import { openBackup } from '../../operations/backup/read-backup.ts';
import { type WrittenBackup, writeBackup } from '../../operations/backup/write-backup.ts';
import type { OpenDatabase } from '../engine.ts';
import { withEvidence } from '../evidence/carry-evidence.ts';
import type { EvidenceReader } from '../evidence/read-evidence.ts';
import { readMeta, writeMeta } from '../meta.ts';
import { SCHEMA } from '../migrations.ts';
import { readKnownKeys } from './known-keys.ts';
import { schemaTables } from './schema-tables.ts';
import { tablePages } from './table-pages.ts';

/** When a backup was last made, and how large it was. */
export interface LastBackup {
  readonly atMs: number;
  readonly bytes: number;
}

export interface MadeBackup extends WrittenBackup {
  /** Batches whose evidence was not there; everything else is in it. */
  readonly missing: number;
}

interface BackupPorts {
  readonly database: OpenDatabase;
  readonly keys: KeyRing;
  readonly evidence: EvidenceReader;
  readonly now: () => number;
  /** This program's version. */
  readonly product: string;
}

/**
 * Writes all tables, as they stand at one moment, into a file, with the evidence their rows refer to, which is read after
 * them and so is there, and reads that from its beginning to its end. Whoever writes
 * meanwhile is not held up; while it lasts, SQLite's log grows. Throws BackupFault and StorageUnavailable.
 */
export async function backupDatabase(
  { database, keys, evidence, now, product }: BackupPorts,
  path: string,
): Promise<MadeBackup> {
  const tables = await schemaTables();
  const secret = keys.secret('backup');
  let missing = 0;
  const written = await database.reader
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (snapshot) => {
      const known = await readKnownKeys(snapshot);
      const header: BackupHeader = {
        ...{ sipas: 'backup', format: BACKUP_FORMAT, product, schema: SCHEMA },
        ...{ madeMs: now(), keys: known },
      };
      const pages = withEvidence(tablePages(snapshot, tables), evidence, () => {
        missing += 1;
      });
      return writeBackup(path, header, pages, secret);
    });
  // What the disk gives back is what counts.
  const { pages } = await openBackup(path, () => secret);
  for await (const _page of pages);
  await writeMeta(
    database.writer,
    'last-backup',
    JSON.stringify({ atMs: now(), bytes: written.bytes } satisfies LastBackup),
  );
  return { ...written, missing };
}

export async function readLastBackup({ reader }: Pick<OpenDatabase, 'reader'>): Promise<LastBackup | null> {
  const kept = await readMeta(reader, 'last-backup');
  return kept === null ? null : (JSON.parse(kept) as LastBackup);
}
