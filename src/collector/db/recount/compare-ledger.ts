import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';
import type { Compared, Difference } from './difference.ts';

/** Enrolments whose books are compared by one statement. */
const ENROLMENTS_AT_A_TIME = 100;

interface LedgerBooks {
  readonly enrolment: string;
  readonly seen: number;
  readonly held: number;
  readonly stored_without_record: number;
  readonly record_not_stored: number;
  readonly held_without_line: number;
  readonly line_not_held: number;
  readonly not_kept: number;
}

/**
 * Everything in which the ledger differs from what is kept of its records, and the enrolments from the ledger.
 * A record or a held line without any entry in the ledger cannot be: the tables refer to it. What the ledger calls
 * deleted is compared with what retention says that it deleted.
 */
export async function* compareLedger(snapshot: Kysely<Database>): AsyncGenerator<Difference> {
  const deleted = await deletedBooks(snapshot);
  if (deleted.stored !== deleted.counted) yield { kind: 'deleted', ...deleted };
  let after = '';
  for (;;) {
    const enrolments = await snapshot
      .selectFrom('enrolments')
      .select(['id', 'seen', 'held'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(ENROLMENTS_AT_A_TIME)
      .execute();
    const last = enrolments.at(-1);
    if (last === undefined) return;
    yield* compareBooks(snapshot, enrolments);
    after = last.id;
  }
}

/** The same of these enrolments alone, a hundred at a time. */
export async function* compareBooks(
  snapshot: Kysely<Database>,
  enrolments: readonly (SaidOfBooks & { readonly id: string })[],
): AsyncGenerator<Difference> {
  for (let at = 0; at < enrolments.length; at += ENROLMENTS_AT_A_TIME) {
    const some = enrolments.slice(at, at + ENROLMENTS_AT_A_TIME);
    const books = await booksOf(
      snapshot,
      some.map(({ id }) => id),
    );
    for (const { id, ...says } of some) yield* compared(id, says, books.get(id));
  }
}

/** What an enrolment says its books hold. */
interface SaidOfBooks {
  readonly seen: number;
  readonly held: number;
}

function* compared(
  enrolment: string,
  says: SaidOfBooks,
  books: LedgerBooks | undefined,
): Generator<Difference> {
  const faults = {
    'stored-without-record': books?.stored_without_record ?? 0,
    'record-not-stored': books?.record_not_stored ?? 0,
    'held-without-line': books?.held_without_line ?? 0,
    'line-not-held': books?.line_not_held ?? 0,
    'not-kept': books?.not_kept ?? 0,
  } as const;
  for (const [fault, records] of Object.entries(faults) as [keyof typeof faults, number][]) {
    if (records > 0) yield { kind: 'ledger', enrolment, fault, records };
  }
  for (const column of ['seen', 'held'] as const) {
    const counted = books?.[column] ?? 0;
    if (says[column] !== counted) {
      yield { kind: 'enrolment', enrolment, column, stored: says[column], counted };
    }
  }
}

async function deletedBooks(snapshot: Kysely<Database>): Promise<Compared> {
  const { rows } = await sql<Compared>`
    select
      (select coalesce(sum(records + held), 0) from frozen_months) as stored,
      (select count(*) from ledger where outcome = 'deleted' and reason is null) as counted`.execute(
    snapshot,
  );
  return { stored: Number(rows[0]?.stored ?? 0), counted: Number(rows[0]?.counted ?? 0) };
}

/** What the ledger has of these enrolments. */
async function booksOf(
  snapshot: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LedgerBooks>> {
  const { rows } = await sql<LedgerBooks>`
    select
      ledger.enrolment,
      count(distinct ledger.sequence) as seen,
      count(*) filter (where ledger.outcome = 'held') as held,
      count(*) filter (where ledger.outcome = 'stored' and records.id is null) as stored_without_record,
      count(*) filter (where ledger.outcome <> 'stored' and records.id is not null) as record_not_stored,
      count(*) filter (where ledger.outcome = 'held' and held.id is null) as held_without_line,
      count(*) filter (where ledger.outcome <> 'held' and held.id is not null) as line_not_held,
      count(*) filter (where ledger.outcome = 'deleted' and ledger.reason is not null) as not_kept
    from ledger
    left join records on records.enrolment = ledger.enrolment and records.id = ledger.id
      and records.enrolment in (${sql.join(ids)})
    left join held on held.enrolment = ledger.enrolment and held.id = ledger.id
    where ledger.enrolment in (${sql.join(ids)})
    group by ledger.enrolment`.execute(snapshot);
  return new Map(rows.map((row) => [row.enrolment, row]));
}
