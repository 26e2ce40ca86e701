import { type Kysely, sql, type Transaction } from 'kysely';
import type { Day } from '../../../core/kernel/calendar.ts';
import { type Month, monthBefore } from '../../../core/kernel/period.ts';
import type { Engine } from '../engine.ts';
import { readMeta, writeMeta } from '../meta.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { endAnnouncement } from './announced-deletions.ts';
import { dropPart } from './drop-parts.ts';

interface Ports {
  readonly database: Kysely<Database>;
  readonly engine: Engine;
  /** Called in each transaction that deletes some. */
  readonly note: (transaction: Transaction<Database>, batches: number) => Promise<void>;
}

/** The day after the last whose evidence goes with a month: a batch is of the month in which it came. */
export function evidenceKeptFrom(month: Month): Day {
  return `${monthBefore(month, -1)}-01` as Day;
}

/**
 * Deletes the evidence of batches that came up to the end of a month, and remembers that, so that a recount from the batches
 * does not take what they vouched for as forged. What is a part of its own goes at once.
 */
export async function deleteEvidence(month: Month, { database, engine, note }: Ports): Promise<void> {
  const before = evidenceKeptFrom(month);
  await dropPart(database, engine, {
    table: 'batches',
    month,
    work: async (transaction, part) => {
      const { rows } = await sql<{
        count: number;
      }>`select count(*) as count from ${sql.table(part)}`.execute(transaction);
      const count = Number(rows[0]?.count);
      await remember(transaction, count, before);
      if (count > 0) await note(transaction, count);
      return count;
    },
  });
  await inTransaction(database, engine, async (transaction) => {
    const { numDeletedRows } = await transaction
      .deleteFrom('batches')
      .where('day', '<', before)
      .executeTakeFirst();
    const count = Number(numDeletedRows);
    await remember(transaction, count, before);
    await endAnnouncement(transaction, 'evidence', month);
    if (count > 0) await note(transaction, count);
  });
}

async function remember(transaction: Transaction<Database>, count: number, before: Day): Promise<void> {
  const since = await readMeta(transaction, 'evidence-since');
  if (count > 0 && (since === null || since < before)) await writeMeta(transaction, 'evidence-since', before);
}
