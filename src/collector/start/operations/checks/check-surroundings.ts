import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HOUR_MS } from '../../../../core/kernel/duration.ts';
import { type Finding, fault, fine, warning } from '../../../operations/finding.ts';
import { StartFailure } from '../../../start-failure.ts';
import type { Config } from '../../config.ts';
import { certificateWarning, readTls } from '../../read-tls.ts';

const MIB = 1024 ** 2;
/** SQLite's log, and the next weeks. */
const LEAST_FREE_BYTES = 1024 * MIB;
/** A few thousand batches, and the log has no room to be cut back. */
const HARDLY_FREE_BYTES = 200 * MIB;
const LEAST_FREE_SHARE = 0.1;
/** From when on TypeScript runs as it is. */
const NODE_MAJOR = 24;

export function checkVersion(node: string, product: string): Finding {
  const text = `version ${product} on Node.js ${node}`;
  return Number.parseInt(node, 10) >= NODE_MAJOR
    ? fine('version', text)
    : fault('version', text, `Start it with Node.js ${NODE_MAJOR} or newer, as "npm start" does`);
}

/** The room for a folder. */
export async function checkDisk(check: string, folder: string): Promise<Finding> {
  const disk = await statfs(folder).catch(() => null);
  if (disk === null) {
    return warning(
      check,
      `${resolve(folder)} cannot be looked at`,
      'Check the setting, and that the folder is there',
    );
  }
  return roomOf(check, {
    folder: resolve(folder),
    free: disk.bavail * disk.bsize,
    size: disk.blocks * disk.bsize,
  });
}

/** @internal */
export function roomOf(
  check: string,
  { folder, free, size }: { readonly folder: string; readonly free: number; readonly size: number },
): Finding {
  const text = `${Math.floor(free / MIB)} MiB of ${Math.floor(size / MIB)} MiB are free for ${folder}`;
  const advice =
    'Make room or use a larger disk: while it is full nothing is taken in, and devices keep what they have';
  if (free < HARDLY_FREE_BYTES) return fault(check, text, advice);
  if (free < LEAST_FREE_BYTES || free / size < LEAST_FREE_SHARE) return warning(check, text, advice);
  return fine(check, text);
}

export function checkTls({ tls }: Pick<Config, 'tls'>, nowMs: number): Finding {
  if (tls === null) {
    return fine(
      'tls',
      'this program serves without TLS: browsers run a kiosk only on localhost, or by a proxy with TLS',
    );
  }
  try {
    const found = certificateWarning(readTls(tls).cert, tls.certFile, nowMs);
    return found === null
      ? fine('tls', `TLS_CERT ${tls.certFile} is good for a month to come`)
      : warning('tls', found, 'Renew it: sipas help tls make, or as the authority says that made it');
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    return fault('tls', error.message, 'Put certificate and key back that go together');
  }
}

/** @param lastMs when one was last made; null: never */
export function checkBackup(
  { backups }: Pick<Config, 'backups'>,
  lastMs: number | null,
  nowMs: number,
): Finding {
  const advice =
    backups === null
      ? 'Set BACKUP_DIR, or say regularly: sipas backup FILE. Keep the keys apart: sipas keys list'
      : `Look into the log for "no backup was made", and whether ${backups.folder} can be written`;
  if (lastMs === null) return warning('backup', 'no backup was ever made with sipas', advice);
  const hours = Math.floor((nowMs - lastMs) / HOUR_MS);
  const text = `the newest backup is ${hours} hours old`;
  // One that was missed is no alarm; a week is what devices' 30 days leave time for.
  return hours <= (backups === null ? 7 * 24 : 2 * backups.everyHours)
    ? fine('backup', text)
    : warning('backup', text, advice);
}
