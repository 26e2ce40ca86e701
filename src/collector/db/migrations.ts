import { sql, type Transaction } from 'kysely';
import type { Engine } from './engine.ts';
import { readMeta, writeMeta } from './meta.ts';
import { createTables } from './migrations/0001-tables.ts';
import { addBooks } from './migrations/0002-books.ts';
import { addAccounts } from './migrations/0003-accounts.ts';
import { addAuditLog } from './migrations/0004-audit-log.ts';
import { addMembership } from './migrations/0005-membership.ts';
import { addRetention } from './migrations/0006-retention.ts';
import { addWaitingAnswers } from './migrations/0007-waiting-answers.ts';
import { addOwnPhones } from './migrations/0008-own-phones.ts';
import { addHeldMonth } from './migrations/0009-held-month.ts';
import { setFeedbackApart } from './migrations/0010-feedback-apart.ts';
import { addReads } from './migrations/0011-reads.ts';
import { announceDeletions } from './migrations/0012-announced-deletions.ts';
import { setClaimsAside } from './migrations/0013-claimed-numbers.ts';
import { addStartsAndHeads } from './migrations/0014-starts-and-heads.ts';
import { addDailyRelease } from './migrations/0015-daily-release.ts';
import { addPublishedFigures } from './migrations/2026-12/0016-published-figures.ts';
import { addSpans } from './migrations/2026-12/0017-spans.ts';
import { addCommentHeaps } from './migrations/2026-12/0018-comment-heaps.ts';
import { addBreakdowns } from './migrations/2026-12/0019-breakdowns.ts';
import { addFlags } from './migrations/2026-12/0020-flags.ts';
import { addHeadTitles } from './migrations/2026-12/0021-head-titles.ts';
import { addQuestionnaires } from './migrations/2026-12/0022-questionnaires.ts';
import { addOwnComments } from './migrations/2026-12/0023-own-comments.ts';
import { addExclusions } from './migrations/2026-12/0024-exclusions.ts';
import { addReceipts } from './migrations/2026-12/0025-receipts.ts';
import { addRecordings } from './migrations/2026-12/0026-recordings.ts';
import { addSampling } from './migrations/2026-12/0027-sampling.ts';
import { addPaperForms } from './migrations/2026-12/0028-paper-forms.ts';
import { addClosings } from './migrations/2026-12/0029-closings.ts';
import { addGrades } from './migrations/2026-12/0030-grades.ts';
import { addMachineKeys } from './migrations/2027-01/0032-machine-keys.ts';
import { addWebhooks } from './migrations/2027-01/0033-webhooks.ts';
import { addPublicPages } from './migrations/2027-01/0035-public-pages.ts';
import { addSums } from './migrations/2027-01/0036-sums.ts';
import { addEvidenceObjects } from './migrations/2027-01/0037-evidence-objects.ts';
import { addFailedAttempts } from './migrations/2027-01/0038-failed-attempts.ts';
import { divideByMonth } from './migrations/2027-01/0039-months.ts';
import { randomId } from './random-id.ts';
import type { Database } from './schema.ts';

type Migration = (transaction: Transaction<Database>, engine: Engine) => Promise<void>;

/** In order, never edited after a release, only added to. Their number is the schema's version. */
const MIGRATIONS: readonly Migration[] = [
  createTables,
  addBooks,
  addAccounts,
  addAuditLog,
  addMembership,
  addRetention,
  addWaitingAnswers,
  addOwnPhones,
  addHeldMonth,
  setFeedbackApart,
  addReads,
  announceDeletions,
  setClaimsAside,
  addStartsAndHeads,
  addDailyRelease,
  addPublishedFigures,
  addSpans,
  addCommentHeaps,
  addBreakdowns,
  addFlags,
  addHeadTitles,
  addQuestionnaires,
  addOwnComments,
  addExclusions,
  addReceipts,
  addRecordings,
  addSampling,
  addPaperForms,
  addClosings,
  addGrades,
  addMachineKeys,
  addWebhooks,
  addPublicPages,
  addSums,
  addFailedAttempts,
  addEvidenceObjects,
  divideByMonth,
];

/** How many migrations this program knows. */
export const SCHEMA = MIGRATIONS.length;

/** The database was made by a collector that knows more than this one. */
export class SchemaTooNew extends Error {
  override readonly name = 'SchemaTooNew';
}

/**
 * Brings the tables to what this program expects. The caller holds the lock of migrations.
 *
 * @param upTo how many migrations, where rows of an older program are to be put in before the others
 */
export async function migrate(
  transaction: Transaction<Database>,
  engine: Engine,
  upTo = MIGRATIONS.length,
): Promise<void> {
  await sql`create table if not exists meta (key text primary key not null, value text not null)`.execute(
    transaction,
  );
  const applied = Number(await readMeta(transaction, 'schema'));
  if (applied > MIGRATIONS.length) {
    throw new SchemaTooNew(`the database has schema ${applied}, this program knows ${MIGRATIONS.length}`);
  }
  for (const migration of MIGRATIONS.slice(applied, upTo)) await migration(transaction, engine);
  if (applied >= upTo) return;
  await writeMeta(transaction, 'schema', String(upTo));
  await transaction
    .insertInto('meta')
    .values({ key: 'epoch', value: randomId() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
