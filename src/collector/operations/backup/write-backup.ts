import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, linkSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { fileReason } from '../../file-reason.ts';
import { syncFolder } from '../../keys/sync-folder.ts';
import {
  type BackupEnd,
  BackupFault,
  type BackupHeader,
  encodeRow,
  type TablePage,
} from './backup-format.ts';

export interface WrittenBackup {
  readonly rows: number;
  /** Size of the file. */
  readonly bytes: number;
}

/**
 * Writes a backup page by page, durable and readable by nobody else, under its name only once it is whole. Throws
 * BackupFault where there is a file of that name or none can be written.
 *
 * @param secret KeyRing.secret('backup')
 */
export async function writeBackup(
  path: string,
  header: BackupHeader,
  pages: AsyncIterable<TablePage>,
  secret: Buffer,
): Promise<WrittenBackup> {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) {
    throw new BackupFault(`${path} is there already; name another file, a backup never writes over one`);
  }
  const aside = `${path}.part`;
  try {
    // What a killed backup left is nobody's.
    rmSync(aside, { force: true });
    const rows = await writeAside(aside, header, pages, secret);
    linkSync(aside, path);
    syncFolder(dirname(path));
    return { rows, bytes: statSync(path).size };
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'code' in error) {
      throw new BackupFault(`${path} cannot be written (${fileReason(error)})`, { cause: error });
    }
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

async function writeAside(
  aside: string,
  header: BackupHeader,
  pages: AsyncIterable<TablePage>,
  secret: Buffer,
): Promise<number> {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  const file = createWriteStream(aside, { flags: 'wx', mode: 0o600, flush: true });
  const written = pipeline(gzip, file);
  // It is awaited below; a failure before then is found by the next line.
  written.catch(() => undefined);
  const [sha256, mac] = [createHash('sha256'), createHmac('sha256', secret)];
  const put = async (lines: string) => {
    const bytes = Buffer.from(lines);
    sha256.update(bytes);
    mac.update(bytes);
    // A stream that has failed is never drained.
    if (gzip.destroyed) await written;
    else if (!gzip.write(bytes)) await Promise.race([once(gzip, 'drain'), written]);
  };
  try {
    await put(`${JSON.stringify(header)}\n`);
    let rows = 0;
    let current: string | null = null;
    for await (const page of pages) {
      const heading =
        page.table === current ? '' : `${JSON.stringify({ table: page.table, columns: page.columns })}\n`;
      current = page.table;
      rows += page.rows.length;
      await put(`${heading}${page.rows.map((row) => `${encodeRow(row)}\n`).join('')}`);
    }
    const end: BackupEnd = { end: true, rows, sha256: sha256.digest('hex'), mac: mac.digest('hex') };
    gzip.end(`${JSON.stringify(end)}\n`);
    await written;
    return rows;
  } finally {
    gzip.destroy();
    await written.catch(() => undefined);
  }
}
