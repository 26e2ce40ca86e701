import type { Transaction } from 'kysely';
import type { AnsweredRequest, PublicPage, PublicPageStore } from '../../public-pages/public-page-store.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { OpenDatabase } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';

/** The page of a unit in its former periods (`code@valid-from`) is that of its next one too. */
export async function carryPublicPage(
  transaction: Transaction<Database>,
  former: readonly string[],
  next: string,
): Promise<void> {
  const rows = await transaction
    .selectFrom('public_pages')
    .selectAll()
    .where('unit', 'in', former)
    .orderBy('unit')
    .execute();
  const newest = rows.at(-1);
  if (newest === undefined) return;
  await transaction
    .insertInto('public_pages')
    .values({ ...newest, unit: next })
    .onConflict((conflict) => conflict.column('unit').doNothing())
    .execute();
}

/** PublicPageStore over either engine. */
export class SqlPublicPageStore implements PublicPageStore {
  readonly #database: OpenDatabase;
  readonly #pen: AuditPen;

  constructor(database: OpenDatabase, pen: AuditPen) {
    this.#database = database;
    this.#pen = pen;
  }

  async page(unit: string): Promise<PublicPage> {
    const row = await this.#database.reader
      .selectFrom('public_pages')
      .select(['is_open', 'entries'])
      .where('unit', '=', unit)
      .executeTakeFirst();
    if (row === undefined) return { isOpen: false, entries: [] };
    return { isOpen: row.is_open === 1, entries: JSON.parse(row.entries) as readonly AnsweredRequest[] };
  }

  set(unit: string, { isOpen, entries }: PublicPage, actor: string): Promise<void> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, async (transaction) => {
      const row = { is_open: isOpen ? 1 : 0, entries: JSON.stringify(entries) };
      await transaction
        .insertInto('public_pages')
        .values({ unit, ...row })
        .onConflict((conflict) => conflict.column('unit').doUpdateSet(row))
        .execute();
      // Not the entries: the log keeps for ever what somebody may have to take back.
      await appendAudit(transaction, engine, this.#pen, {
        ...{ actor, action: 'public-page.set', subject: unit },
        details: { open: isOpen, entries: entries.length },
      });
    });
  }
}
