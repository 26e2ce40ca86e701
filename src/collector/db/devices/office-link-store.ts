import type { Kysely, Transaction } from 'kysely';
import type { EnrolmentId } from '../../../core/kernel/brand.ts';
import type { OfficeLink } from '../../../core/protocol/messages/office-link.ts';
import type { UnitRef } from '../../../core/units/unit.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type { KeptOfficeLink, NewOfficeLink, OfficeLinkStore } from '../../devices/office-link-store.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import { chunked } from '../chunks.ts';
import { lockEnrolment } from '../counting/enrolment-books.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { newEnrolmentRow } from './enrolment-store.ts';

/** OfficeLinkStore over either engine. */
export class SqlOfficeLinkStore implements OfficeLinkStore {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #pen: AuditPen;

  constructor(database: Kysely<Database>, engine: Engine, pen: AuditPen) {
    this.#database = database;
    this.#engine = engine;
    this.#pen = pen;
  }

  async find(link: OfficeLink): Promise<KeptOfficeLink | null> {
    const [found = null] = await linksIn(this.#database, 'link', link);
    return found;
  }

  links(): Promise<readonly KeptOfficeLink[]> {
    return linksIn(this.#database);
  }

  add(
    { link, enrolment, unit, day }: NewOfficeLink,
    entry: AuditEntry,
  ): Promise<{ readonly link: KeptOfficeLink; readonly isNew: boolean }> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      // Two at once: the second waits for the first, and finds its link.
      await this.#engine.lockNamed(transaction, [`office link of ${unit}`]);
      const [known] = await linksIn(transaction, 'unit', unit);
      if (known !== undefined) return { link: known, isNew: false };
      const row = newEnrolmentRow({ id: enrolment, unit, name: '', day, publicKey: null });
      await transaction
        .insertInto('enrolments')
        .values({ ...row, kind: 'link' })
        .execute();
      await transaction
        .insertInto('office_links')
        .values({ link, enrolment, unit, spent_tickets: 0 })
        .execute();
      await appendAudit(transaction, this.#engine, this.#pen, entry);
      return { link: { link, enrolment, unit, tickets: { open: 0, spent: 0 } }, isNew: true };
    });
  }

  withdraw(link: OfficeLink, entry: AuditEntry): Promise<boolean> {
    return this.#change(link, entry, async (transaction) => {
      await transaction.deleteFrom('visit_tickets').where('link', '=', link).execute();
      await transaction.deleteFrom('office_links').where('link', '=', link).execute();
    });
  }

  addTickets(link: OfficeLink, macs: readonly string[], entry: AuditEntry): Promise<boolean> {
    return this.#change(link, entry, async (transaction) => {
      const rows = macs.map((mac) => ({ mac, link }));
      for (const chunk of chunked(rows, this.#engine.maxParameters)) {
        await transaction.insertInto('visit_tickets').values(chunk).execute();
      }
    });
  }

  /** Under the lock that is taken for what own phones send by the link. */
  #change(
    link: OfficeLink,
    entry: AuditEntry,
    work: (transaction: Transaction<Database>) => Promise<void>,
  ): Promise<boolean> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      const [known] = await linksIn(transaction, 'link', link);
      if (known === undefined) return false;
      await lockEnrolment(transaction, known.enrolment);
      const [still] = await linksIn(transaction, 'link', link);
      if (still === undefined) return false;
      await work(transaction);
      await appendAudit(transaction, this.#engine, this.#pen, entry);
      return true;
    });
  }
}

async function linksIn(
  database: Kysely<Database>,
  by?: 'link' | 'unit',
  value = '',
): Promise<readonly KeptOfficeLink[]> {
  const query = database
    .selectFrom('office_links')
    .select(['link', 'enrolment', 'unit', 'spent_tickets'])
    .select(({ selectFrom, fn }) =>
      selectFrom('visit_tickets')
        .select(fn.countAll<number>().as('count'))
        .whereRef('visit_tickets.link', '=', 'office_links.link')
        .as('tickets'),
    )
    .select(({ selectFrom, fn }) =>
      selectFrom('deferred_writes')
        .select(fn.countAll<number>().as('count'))
        .whereRef('deferred_writes.link', '=', 'office_links.link')
        .as('deferred'),
    )
    .orderBy('unit');
  const rows = await (by === undefined ? query : query.where(by, '=', value)).execute();
  return rows.map(({ link, enrolment, unit, spent_tickets, tickets, deferred }) => ({
    link: link as OfficeLink,
    enrolment: enrolment as EnrolmentId,
    unit: unit as UnitRef,
    tickets: { open: (tickets ?? 0) - (deferred ?? 0), spent: spent_tickets + (deferred ?? 0) },
  }));
}
