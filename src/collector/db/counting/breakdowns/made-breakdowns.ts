import type { Kysely, SelectQueryBuilder } from 'kysely';
import { type Span, spansFrom } from '../../../../core/kernel/span.ts';
import type { Database } from '../../schema.ts';
import type { SpanGroup } from '../spans/span-groups.ts';

/** The units whose breakdowns were made of a span, or of a longer one around it: then what came since comes with a yet longer one. */
export function madeBreakdowns(
  database: Kysely<Database>,
  { questionnaire, version, mode, kind, first }: Omit<SpanGroup, 'months'> & Pick<Span, 'first'>,
): SelectQueryBuilder<Database, 'breakdown_spans', { unit: string }> {
  const around = spansFrom(first, kind);
  return (
    database
      .selectFrom('breakdown_spans')
      .select('breakdown_spans.unit')
      .where('breakdown_spans.questionnaire', '=', questionnaire)
      .where('breakdown_spans.version', '=', version)
      .where('breakdown_spans.mode', '=', mode)
      // Once more by itself: with months that stand in an "or" only, SQLite goes through all of the questionnaire.
      .where(
        'breakdown_spans.month',
        'in',
        around.map((span) => span.first),
      )
      .where(({ eb, or }) =>
        or(around.map((span) => eb('span', '=', span.kind).and('month', '=', span.first))),
      )
  );
}
