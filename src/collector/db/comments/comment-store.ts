import type { CommentMark } from '../../../contract/analysis/comments.ts';
import type { CommentTheme } from '../../../core/analysis/comments/comment-themes.ts';
import { lastMonthOf, monthsOf, type Period, parsePeriod } from '../../../core/kernel/period.ts';
import type { CommentStore, ShownComment } from '../../comments/comment-store.ts';
import type { ExportNote } from '../../exports/export-store.ts';
import type { AccountId } from '../../people/accounts/principal.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { OpenDatabase } from '../engine.ts';
import { inTransaction } from '../transaction.ts';

/** Units of one statement: what either engine takes as parameters, and more than most provinces have. */
const UNITS_AT_A_TIME = 10_000;

/** CommentStore over either engine. What says how a comment came is not read. */
export class SqlCommentStore implements CommentStore {
  readonly #database: OpenDatabase;
  readonly #pen: AuditPen;

  constructor(database: OpenDatabase, pen: AuditPen) {
    this.#database = database;
    this.#pen = pen;
  }

  async shown(spans: readonly string[], units: readonly string[] | null): Promise<readonly ShownComment[]> {
    const read = (some: readonly string[] | null) =>
      this.#shown()
        .where('shown_span', 'in', spans)
        .$if(some !== null, (query) => query.where('unit', 'in', some ?? []))
        .execute();
    if (units === null) return read(null);
    const found: ShownComment[] = [];
    for (let at = 0; at < units.length; at += UNITS_AT_A_TIME) {
      found.push(...(await read(units.slice(at, at + UNITS_AT_A_TIME))));
    }
    return found;
  }

  async find(id: string): Promise<ShownComment | null> {
    return (await this.#shown().where('id', '=', id).executeTakeFirst()) ?? null;
  }

  async newestSpan(units: readonly string[] | null): Promise<Period | null> {
    const rows = await this.#database.reader
      .selectFrom('comments')
      .select(['shown_span', 'unit'])
      .distinct()
      .where('shown_span', 'is not', null)
      .execute();
    const wanted = units === null ? null : new Set(units);
    const spans = rows
      .filter(({ unit }) => wanted?.has(unit) ?? true)
      .flatMap(({ shown_span }) => {
        const span = parsePeriod(shown_span ?? '');
        return span.ok ? [span.value] : [];
      });
    return spans.sort(newestAndShortestFirst)[0] ?? null;
  }

  async marksOf(account: AccountId): Promise<ReadonlyMap<string, CommentMark>> {
    const rows = await this.#database.reader
      .selectFrom('comment_marks')
      .select(['comment', 'is_read', 'themes'])
      .where('account', '=', account)
      .execute();
    return new Map(
      rows.map(({ comment, is_read, themes }) => [
        comment,
        { isRead: is_read === 1, themes: JSON.parse(themes) as CommentTheme[] },
      ]),
    );
  }

  async mark(account: AccountId, comment: string, { isRead, themes }: CommentMark): Promise<void> {
    const noted = { is_read: isRead ? 1 : 0, themes: JSON.stringify(themes) };
    await this.#database.writer
      .insertInto('comment_marks')
      .values({ account, comment, ...noted })
      .onConflict((conflict) => conflict.columns(['account', 'comment']).doUpdateSet(noted))
      .execute();
  }

  note(entry: ExportNote): Promise<void> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, (transaction) => appendAudit(transaction, engine, this.#pen, entry));
  }

  #shown() {
    return this.#database.reader
      .selectFrom('comments')
      .select(['id', 'unit', 'text'])
      .select(({ fn, val }) => fn.coalesce('shown_span', val('')).as('span'))
      .where('kind', '=', 'comment')
      .where('shown_span', 'is not', null);
  }
}

function newestAndShortestFirst(a: Period, b: Period): number {
  const [lastA, lastB] = [lastMonthOf(a), lastMonthOf(b)];
  if (lastA !== lastB) return lastA < lastB ? 1 : -1;
  return monthsOf(a).length - monthsOf(b).length;
}
