import { sql, type Transaction } from 'kysely';
import type { Day } from '../../../../core/kernel/calendar.ts';
import type { SpanKind } from '../../../../core/kernel/span.ts';
import type { Response } from '../../../../core/questionnaire/response.ts';
import type { Block, DatedResponse } from '../../../../core/tally/fold-blocks.ts';
import { ofMonth } from '../../records-of-month.ts';
import type { Database, RecordsTable } from '../../schema.ts';

/** Records read at a time. */
export const RESPONSES_AT_A_TIME = 1_000;

export const NOT_RELEASED = ['pending', 'unknown'] as const;

export type StoredResponse = DatedResponse &
  Pick<RecordsTable, 'enrolment' | 'id' | 'state' | 'waiting' | 'span'>;

type MonthBlock = Pick<Block, 'unit' | 'month' | 'questionnaire' | 'mode'>;

/** A block's responses that are not released. */
export function pendingResponses(
  transaction: Transaction<Database>,
  block: MonthBlock,
): Promise<readonly StoredResponse[]> {
  return storedResponses(transaction, block, NOT_RELEASED);
}

/** A page of a block's responses that were released for one of the spans, and with answers that wait. */
export function partlyReleased(
  transaction: Transaction<Database>,
  block: MonthBlock,
  spans: readonly SpanKind[],
  after: Pick<RecordsTable, 'enrolment' | 'id'>,
): Promise<readonly StoredResponse[]> {
  return storedResponses(transaction, block, ['partly'], { spans, after });
}

async function storedResponses(
  transaction: Transaction<Database>,
  block: MonthBlock,
  states: readonly RecordsTable['state'][],
  page?: { readonly spans: readonly SpanKind[]; readonly after: Pick<RecordsTable, 'enrolment' | 'id'> },
): Promise<readonly StoredResponse[]> {
  const rows = await transaction
    .selectFrom('records')
    .select(['enrolment', 'id', 'day', 'flags', 'body', 'state', 'waiting', 'span'])
    .where(ofMonth(block))
    // In the words of the partial index, which no parameter may stand for.
    .where(sql<boolean>`state <> 'released'`)
    .where('state', 'in', states)
    .$if(page !== undefined, (query) =>
      query
        .where('span', 'in', page?.spans ?? [])
        .where(({ eb, refTuple, tuple }) =>
          eb(refTuple('enrolment', 'id'), '>', tuple(page?.after.enrolment ?? '', page?.after.id ?? '')),
        )
        .orderBy('enrolment')
        .orderBy('id')
        .limit(RESPONSES_AT_A_TIME),
    )
    .execute();
  return rows.map(({ body, flags, day, ...row }) => ({
    ...row,
    day: day as Day,
    flags: JSON.parse(flags) as string[],
    response: { ...(JSON.parse(body) as Response), comment: null },
  }));
}

/** A change of a block's responses that are not released whole. */
export function updateResponses(transaction: Transaction<Database>, block: MonthBlock) {
  return transaction.updateTable('records').where(ofMonth(block)).where(sql<boolean>`state <> 'released'`);
}
