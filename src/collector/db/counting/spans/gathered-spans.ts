import type { Kysely } from 'kysely';
import { BLOCK_RESPONDENTS } from '../../../../core/tally/block-release.ts';
import { TOTAL_MARGIN } from '../../../../core/tally/tally-key.ts';
import type { Database } from '../../schema.ts';
import type { SpanGroup } from './span-groups.ts';

/** Names what is released together. */
export type SpanName = SpanGroup & { readonly unit: string };

/**
 * Of which units ten pending responses of a span, or ten waiting answers to an item, may be enough; the transaction that
 * releases one looks again.
 */
export async function gatheredSpans(
  database: Kysely<Database>,
  group: SpanGroup,
): Promise<readonly SpanName[]> {
  const found = new Map<string, { respondents: number; readonly answers: number[] }>();
  const of = (unit: string) => {
    const known = found.get(unit) ?? { respondents: 0, answers: [] };
    found.set(unit, known);
    return known;
  };
  for (const { unit, respondents } of await pendingRespondents(database, group)) {
    of(unit).respondents += respondents;
  }
  for (const { unit, helping } of await waitingAnswers(database, group)) {
    const { answers } = of(unit);
    for (const [item, count] of (JSON.parse(helping) as number[]).entries()) {
      answers[item] = (answers[item] ?? 0) + count;
    }
  }
  return [...found]
    .filter(([, { respondents, answers }]) =>
      [respondents, ...answers].some((count) => count >= BLOCK_RESPONDENTS),
    )
    .map(([unit]) => ({ ...group, unit }));
}

function pendingRespondents(database: Kysely<Database>, { questionnaire, version, mode, months }: SpanGroup) {
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
    .select('pending_blocks.unit')
    .select(({ eb }) => eb('responses', '-', eb.ref('excluded')).as('respondents'))
    .where('pending_blocks.questionnaire', '=', questionnaire)
    .where('pending_blocks.version', '=', version)
    .where('pending_blocks.mode', '=', mode)
    .where('pending_blocks.month', 'in', months)
    .execute();
}

function waitingAnswers(database: Kysely<Database>, { questionnaire, version, mode, months }: SpanGroup) {
  return database
    .selectFrom('waiting_answers')
    .select(['unit', 'helping'])
    .where('questionnaire', '=', questionnaire)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .where('month', 'in', months)
    .execute();
}
