import type { KnownQuestionnaires } from '../../../ingest/check-record.ts';
import { BackupFault } from '../../../operations/backup/backup-format.ts';
import type { OpenDatabase } from '../../engine.ts';
import { recount } from '../../recount/recount.ts';
import { ANEW } from './half-move.ts';

/** Differences that are compared one by one; all of them are counted. */
const LISTED = 1_000;

/**
 * Counts the records of the new place again. What differs there must differ in the former one too: then it was so before,
 * and moving is no reason to keep the collector where it is. Throws BackupFault.
 *
 * @returns how many differences there are
 */
export async function differencesOf(
  source: OpenDatabase,
  target: OpenDatabase,
  questionnaires: KnownQuestionnaires,
): Promise<number> {
  const there = await differencesIn(target, questionnaires);
  if (there.count === 0) return 0;
  const here = await differencesIn(source, questionnaires);
  if (here.count === there.count && here.listed.join('\n') === there.listed.join('\n')) return there.count;
  throw new BackupFault(
    `a recount finds ${there.count} differences there and ${here.count} in the former database: do not trust that place. ${ANEW}`,
  );
}

async function differencesIn({ reader }: OpenDatabase, questionnaires: KnownQuestionnaires) {
  const listed: string[] = [];
  let count = 0;
  await recount(reader, questionnaires, {
    difference: (found) => {
      count += 1;
      if (listed.length < LISTED) listed.push(JSON.stringify(found));
    },
    progress: () => undefined,
  });
  return { count, listed: listed.sort() };
}
