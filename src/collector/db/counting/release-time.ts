import type { Kysely } from 'kysely';
import type { ReleaseTime } from '../../../core/tally/block-release.ts';
import { readMeta, writeMeta } from '../meta.ts';
import type { Database } from '../schema.ts';

/** When blocks are released where no setting says so: at ten in a database that was filled to try the product out. */
export async function readReleaseTime(database: Kysely<Database>): Promise<ReleaseTime> {
  return (await readMeta(database, 'release')) === 'at-ten' ? 'at-ten' : 'daily';
}

export function writeReleaseTime(database: Kysely<Database>, time: ReleaseTime): Promise<void> {
  return writeMeta(database, 'release', time);
}
