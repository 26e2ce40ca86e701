import type { Kysely } from 'kysely';
import { type Month, monthsOf } from '../../../../core/kernel/period.ts';
import { type SpanKind, spanAround } from '../../../../core/kernel/span.ts';
import { BLOCK_RESPONDENTS } from '../../../../core/tally/block-release.ts';
import { TOTAL_MARGIN } from '../../../../core/tally/tally-key.ts';
import type { Database } from '../../schema.ts';

/** Names what is released together; `questionnaire` is its id. */
export interface SpanName {
  readonly unit: string;
  readonly questionnaire: string;
  readonly version: number;
  readonly mode: string;
  readonly kind: SpanKind;
  readonly months: readonly Month[];
}

/**
 * The spans of a kind, up to a month, in which ten pending responses, or ten waiting answers to an item, may be enough;
 * the transaction that releases one looks again.
 */
export async function gatheredSpans(
  database: Kysely<Database>,
  kind: SpanKind,
  lastMonth: Month,
): Promise<readonly SpanName[]> {
  const found = new Map<
    string,
    { readonly name: SpanName; respondents: number; readonly answers: number[] }
  >();
  const of = ({ unit, month, questionnaire, version, mode }: BlockName) => {
    const span = spanAround(month as Month, kind);
    const key = [unit, questionnaire, version, mode, span.text].join(' ');
    const name = { unit, questionnaire, version, mode, kind, months: monthsOf(span) };
    const known = found.get(key) ?? { name, respondents: 0, answers: [] };
    found.set(key, known);
    return known;
  };
  for (const row of await pendingRespondents(database, lastMonth)) of(row).respondents += row.respondents;
  for (const { helping, ...row } of await waitingAnswers(database, lastMonth)) {
    const { answers } = of(row);
    for (const [item, count] of (JSON.parse(helping) as number[]).entries()) {
      answers[item] = (answers[item] ?? 0) + count;
    }
  }
  return [...found.values()]
    .filter(({ respondents, answers }) =>
      [respondents, ...answers].some((count) => count >= BLOCK_RESPONDENTS),
    )
    .map(({ name }) => name);
}

type BlockName = Omit<SpanName, 'kind' | 'months'> & { readonly month: string };

function pendingRespondents(database: Kysely<Database>, lastMonth: Month) {
  return database
    .selectFrom('pending_blocks')
    .innerJoin('tallies', (join) =>
      join
        .onRef('tallies.questionnaire', '=', 'pending_blocks.questionnaire')
        .onRef('tallies.version', '=', 'pending_blocks.version')
        .onRef('tallies.mode', '=', 'pending_blocks.mode')
        .onRef('tallies.month', '=', 'pending_blocks.month')
        .onRef('tallies.unit', '=', 'pending_blocks.unit')
        .on('margin', '=', TOTAL_MARGIN)
        .on('value', '=', '')
        .on('flagged', '=', 0)
        .on('state', '=', 'pending'),
    )
    .select([
      'pending_blocks.unit',
      'pending_blocks.month',
      'pending_blocks.questionnaire',
      'pending_blocks.version',
      'pending_blocks.mode',
    ])
    .select(({ eb }) => eb('responses', '-', eb.ref('excluded')).as('respondents'))
    .where('pending_blocks.month', '<=', lastMonth)
    .execute();
}

function waitingAnswers(database: Kysely<Database>, lastMonth: Month) {
  return database
    .selectFrom('waiting_answers')
    .select(['unit', 'month', 'questionnaire', 'version', 'mode', 'helping'])
    .where('month', '<=', lastMonth)
    .execute();
}
