import { type Kysely, sql } from 'kysely';
import { must } from '../../../../core/kernel/assert.ts';
import { SPAN_KINDS } from '../../../../core/kernel/span.ts';
import { TOTAL_MARGIN } from '../../../../core/tally/tally-key.ts';
import type { Database } from '../../schema.ts';
import type { SpanName } from '../spans/gathered-spans.ts';
import type { SpanGroup } from '../spans/span-groups.ts';
import { madeBreakdowns } from './made-breakdowns.ts';

/**
 * Of which units something of a span was released without breakdowns, its own and those of longer spans around it; the
 * transaction that makes them looks again.
 */
export async function dueBreakdowns(
  database: Kysely<Database>,
  group: SpanGroup,
): Promise<readonly SpanName[]> {
  const { questionnaire, version, mode, kind, months } = group;
  const made = madeBreakdowns(database, { ...group, first: must(months[0], 'a span has months') });
  const units = await database
    .selectFrom('tallies')
    .select('unit')
    .distinct()
    .where('margin', '=', TOTAL_MARGIN)
    .where('value', '=', '')
    .where('questionnaire', '=', questionnaire)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .where('month', 'in', months)
    .where('state', '=', 'released')
    // What was released for a longer span comes with that.
    .where('span', 'in', SPAN_KINDS.slice(0, SPAN_KINDS.indexOf(kind) + 1))
    .where(({ not, exists }) => not(exists(made.where('unit', '=', sql.ref<string>('tallies.unit')))))
    .execute();
  return units.map(({ unit }) => ({ ...group, unit }));
}
