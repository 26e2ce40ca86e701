import { type Kysely, sql, type Transaction } from 'kysely';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { Month } from '../../../core/kernel/period.ts';
import { ANNOUNCED_DAYS, type AnnouncedDeletion, type DeletionKind } from '../../retention/retention.ts';
import type { Database } from '../schema.ts';

/** The newest month of each kind that is no longer kept. */
export type Due = Readonly<Record<DeletionKind, Month>>;

export async function readAnnounced(database: Kysely<Database>): Promise<readonly AnnouncedDeletion[]> {
  const rows = await database
    .selectFrom('announced_deletions')
    .selectAll()
    .orderBy('month')
    .orderBy('kind')
    .execute();
  return rows.map(({ kind, month, announced_day, days }) => ({
    kind,
    month: month as Month,
    announcedDay: announced_day as Day,
    daysLeft: Math.max(0, ANNOUNCED_DAYS - days),
  }));
}

/**
 * Brings the announcements up to what is due: one more day for those that are, none for what no longer is.
 * @returns those that are new
 */
export async function announceDue(
  transaction: Transaction<Database>,
  due: Due,
  today: Day,
): Promise<readonly AnnouncedDeletion[]> {
  const wanted = await dueMonths(transaction, due);
  const nameOf = ({ kind, month }: { kind: string; month: string }) => `${kind} ${month}`;
  const names = new Set(wanted.map(nameOf));
  const known = await transaction.selectFrom('announced_deletions').selectAll().execute();
  for (const { kind, month, days, last_day } of known) {
    const isOne = { kind, month };
    if (!names.has(nameOf(isOne))) {
      await transaction
        .deleteFrom('announced_deletions')
        .where('kind', '=', kind)
        .where('month', '=', month)
        .execute();
    } else if (last_day < today) {
      await transaction
        .updateTable('announced_deletions')
        .set({ days: days + 1, last_day: today })
        .where('kind', '=', kind)
        .where('month', '=', month)
        .execute();
    }
    names.delete(nameOf(isOne));
  }
  const added = wanted.filter((one) => names.has(nameOf(one)));
  for (const { kind, month } of added) {
    await transaction
      .insertInto('announced_deletions')
      .values({ kind, month, announced_day: today, days: 0, last_day: today })
      .execute();
  }
  return added.map((one) => ({ ...one, announcedDay: today, daysLeft: ANNOUNCED_DAYS }));
}

/** A deletion that was carried out, or given up with its month. */
export async function endAnnouncement(
  transaction: Transaction<Database>,
  kind: DeletionKind,
  month: Month,
): Promise<void> {
  await transaction
    .deleteFrom('announced_deletions')
    .where('kind', '=', kind)
    .where('month', '=', month)
    .execute();
}

/** The months of each kind of which there is something to delete. */
async function dueMonths(
  database: Kysely<Database>,
  { answers, comments, evidence }: Due,
): Promise<readonly { readonly kind: DeletionKind; readonly month: Month }[]> {
  const ofDays = (table: 'records' | 'held' | 'batches', due: Month) =>
    database
      .selectFrom(table)
      .select(sql<string>`substr(day, 1, 7)`.as('month'))
      .distinct()
      .where('day', '<=', `${due}-31`)
      .execute();
  const [records, held, undated, begun, words, batches] = await Promise.all([
    ofDays('records', answers),
    ofDays('held', answers),
    database
      .selectFrom('held')
      .select('came_month as month')
      .distinct()
      .where('came_month', '<=', answers)
      .execute(),
    database
      .selectFrom('frozen_months')
      .select('month')
      .where('deleted_day', 'is', null)
      .where('reopened_day', 'is', null)
      .execute(),
    database.selectFrom('comments').select('month').distinct().where('month', '<=', comments).execute(),
    ofDays('batches', evidence),
  ]);
  const of = (kind: DeletionKind, rows: readonly { readonly month: string | null }[]) =>
    [...new Set(rows.map(({ month }) => month as Month))].sort().map((month) => ({ kind, month }));
  return [
    ...of('answers', [...records, ...held, ...undated, ...begun]),
    ...of('comments', words),
    ...of('evidence', batches),
  ];
}
