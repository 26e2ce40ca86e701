import type { Kysely } from 'kysely';
import type { OfficeLink } from '../../../core/protocol/messages/office-link.ts';
import type { TypedCodeStore } from '../../devices/typed-codes.ts';
import { spentTicketId } from '../deferred/sealed-write.ts';
import type { Database } from '../schema.ts';

/** TypedCodeStore over either engine. Read where tickets are spent: one that was spent a moment ago is not open. */
export class SqlTypedCodeStore implements TypedCodeStore {
  readonly #database: Kysely<Database>;
  readonly #evidenceKey: Buffer;

  /** @param evidenceKey that of the store which spends tickets */
  constructor(database: Kysely<Database>, evidenceKey: Buffer) {
    this.#database = database;
    this.#evidenceKey = evidenceKey;
  }

  async linksInForce(): Promise<readonly OfficeLink[]> {
    const rows = await this.#database.selectFrom('office_links').select('link').execute();
    return rows.map(({ link }) => link as OfficeLink);
  }

  async linkOfOpenTicket(mac: string): Promise<OfficeLink | null> {
    const spent = await this.#database
      .selectFrom('deferred_writes')
      .select('id')
      .where('id', '=', spentTicketId(this.#evidenceKey, mac))
      .executeTakeFirst();
    if (spent !== undefined) return null;
    const ticket = await this.#database
      .selectFrom('visit_tickets')
      .select('link')
      .where('mac', '=', mac)
      .executeTakeFirst();
    return (ticket?.link as OfficeLink | undefined) ?? null;
  }
}
