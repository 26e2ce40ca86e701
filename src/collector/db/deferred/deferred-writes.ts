import type { Kysely, Transaction } from 'kysely';
import type { Month } from '../../../core/kernel/period.ts';
import type { DeferredWrites } from '../../retention/write-deferred-job.ts';
import { chunked } from '../chunks.ts';
import { showComments } from '../comments/show-comments.ts';
import type { Engine } from '../engine.ts';
import { randomId } from '../random-id.ts';
import type { CommentsTable, NewComment } from '../schema/comment-tables.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import type { OnNewlyShown } from '../webhooks/tell-comments.ts';
import { writeReceipts } from './receipts.ts';
import { openWrite, sealWrite } from './sealed-write.ts';

/** Keeps comments in the transaction of their records, to be written among others later. */
export async function deferComments(
  transaction: Transaction<Database>,
  engine: Engine,
  evidenceKey: Buffer,
  comments: readonly NewComment[],
): Promise<void> {
  const rows = comments.map((comment) => {
    const id = randomId();
    return { id, link: null, sealed: sealWrite(evidenceKey, id, { comment }) };
  });
  for (const chunk of chunked(rows, engine.maxParameters)) {
    await transaction.insertInto('deferred_writes').values(chunk).execute();
  }
}

/** DeferredWrites over either engine. */
export class SqlDeferredWrites implements DeferredWrites {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #evidenceKey: Buffer;
  readonly #onShown: OnNewlyShown;

  /**
   * @param evidenceKey that of the store which defers
   * @param onShown is told, in the same transaction, of comments that come to be read
   */
  constructor(
    database: Kysely<Database>,
    engine: Engine,
    evidenceKey: Buffer,
    onShown: OnNewlyShown = async () => async () => undefined,
  ) {
    this.#database = database;
    this.#engine = engine;
    this.#evidenceKey = evidenceKey;
    this.#onShown = onShown;
  }

  async waiting(): Promise<number> {
    const { count } = await this.#database
      .selectFrom('deferred_writes')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  async waitingReceipts(): Promise<number> {
    const { count } = await this.#database
      .selectFrom('deferred_receipts')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  async writeReceipts(): Promise<void> {
    await inTransaction(this.#database, this.#engine, async (transaction) => {
      await this.#engine.lockNamed(transaction, LOCK);
      await writeReceipts(transaction, this.#engine, this.#evidenceKey);
    });
    await this.#engine.forgetFormerPages(this.#database);
  }

  async writeAll(current?: Month): Promise<number> {
    const tell = current === undefined ? null : await this.#onShown();
    const written = await inTransaction(this.#database, this.#engine, async (transaction) => {
      const count = await this.#write(transaction);
      // What waited until now is among what is shown at once.
      if (current !== undefined) await tell?.(transaction, await showComments(transaction, current));
      return count;
    });
    await this.#engine.forgetFormerPages(this.#database);
    return written;
  }

  async #write(transaction: Transaction<Database>): Promise<number> {
    // Two collectors write each of them once.
    await this.#engine.lockNamed(transaction, LOCK);
    await writeReceipts(transaction, this.#engine, this.#evidenceKey);
    const rows = await transaction.selectFrom('deferred_writes').select(['id', 'sealed']).execute();
    const comments: CommentsTable[] = [];
    const spent = new Map<string, string[]>();
    const done: string[] = [];
    for (const { id, sealed } of rows) {
      const write = openWrite(this.#evidenceKey, id, sealed);
      // Of keys that were lost: a ticket of theirs is none any more, and a comment is kept until they are found.
      if (write === null) continue;
      done.push(id);
      if ('comment' in write) comments.push({ ...write.comment, id: randomId(), shown_span: null });
      else spent.set(write.ticket.link, [...(spent.get(write.ticket.link) ?? []), write.ticket.mac]);
    }
    // In the order of new random ids.
    comments.sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const chunk of chunked(comments, this.#engine.maxParameters)) {
      await transaction.insertInto('comments').values(chunk).execute();
    }
    for (const [link, macs] of [...spent].sort(([a], [b]) => (a < b ? -1 : 1))) {
      await this.#takeTickets(transaction, link, macs);
    }
    for (let at = 0; at < done.length; at += IDS_AT_A_TIME) {
      const ids = done.slice(at, at + IDS_AT_A_TIME);
      await transaction.deleteFrom('deferred_writes').where('id', 'in', ids).execute();
    }
    return done.length;
  }

  /** A link that was withdrawn meanwhile has no tickets any more, and no count. */
  async #takeTickets(
    transaction: Transaction<Database>,
    link: string,
    macs: readonly string[],
  ): Promise<void> {
    const sorted = [...macs].sort();
    for (let at = 0; at < sorted.length; at += IDS_AT_A_TIME) {
      const some = sorted.slice(at, at + IDS_AT_A_TIME);
      await transaction
        .deleteFrom('visit_tickets')
        .where('link', '=', link)
        .where('mac', 'in', some)
        .execute();
    }
    await transaction
      .updateTable('office_links')
      .set(({ eb }) => ({ spent_tickets: eb('spent_tickets', '+', macs.length) }))
      .where('link', '=', link)
      .execute();
  }
}

const IDS_AT_A_TIME = 500;
const LOCK = ['deferred writes'] as const;
