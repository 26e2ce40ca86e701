import { type Kysely, sql, type Transaction } from 'kysely';
import type { Month } from '../../../core/kernel/period.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { endAnnouncement } from './announced-deletions.ts';
import { ROWS_AT_A_TIME } from './delete-records.ts';
import { dropPart } from './drop-parts.ts';

interface Ports {
  readonly database: Kysely<Database>;
  readonly engine: Engine;
  /** Called in each transaction that deletes some. */
  readonly note: (transaction: Transaction<Database>, comments: number) => Promise<void>;
  readonly isOver: () => boolean;
}

/**
 * Deletes the comments of a month with what readers noted of them: at once where they are a part of their own, else in small
 * transactions. A run that is over is gone on with by the next.
 *
 * @returns how many
 */
export async function deleteComments(month: Month, ports: Ports): Promise<number> {
  if (ports.isOver()) return 0;
  const atOnce = await dropPart(ports.database, ports.engine, {
    table: 'comments',
    month,
    work: async (transaction, part) => {
      await sql`delete from comment_marks where comment in (select id from ${sql.table(part)})`.execute(
        transaction,
      );
      const { rows } = await sql<{
        count: number;
      }>`select count(*) as count from ${sql.table(part)}`.execute(transaction);
      const count = Number(rows[0]?.count);
      if (count > 0) await ports.note(transaction, count);
      return count;
    },
  });
  // What came when the month had no part any more stands among others'.
  let all = atOnce ?? 0;
  for (let count = ROWS_AT_A_TIME; count === ROWS_AT_A_TIME && !ports.isOver(); ) {
    count = await inTransaction(ports.database, ports.engine, (transaction) =>
      deleteSome(transaction, month, ports),
    );
    all += count;
  }
  return all;
}

async function deleteSome(
  transaction: Transaction<Database>,
  month: Month,
  { note }: Pick<Ports, 'note'>,
): Promise<number> {
  const some = await transaction
    .selectFrom('comments')
    .select('id')
    .where('month', '=', month)
    .limit(ROWS_AT_A_TIME)
    .execute();
  if (some.length < ROWS_AT_A_TIME) await endAnnouncement(transaction, 'comments', month);
  if (some.length === 0) return 0;
  const ids = some.map(({ id }) => id);
  await transaction.deleteFrom('comments').where('month', '=', month).where('id', 'in', ids).execute();
  await transaction.deleteFrom('comment_marks').where('comment', 'in', ids).execute();
  await note(transaction, ids.length);
  return ids.length;
}
