import type { Kysely } from 'kysely';
import { type Month, monthOfDay, monthsBetween, monthsOf } from '../../../core/kernel/period.ts';
import { spanAround } from '../../../core/kernel/span.ts';
import type { ExclusionConditions } from '../../../core/tally/exclusions/exclusion-conditions.ts';
import { tallyLayout } from '../../../core/tally/tally-layout.ts';
import type { KnownQuestionnaires } from '../../ingest/check-record.ts';
import { frozenMonthsOf } from '../counting/frozen-months.ts';
import type { SpanBlock } from '../counting/spans/span-block.ts';
import type { Database } from '../schema.ts';

/**
 * The spans of an office that hold one of the days, that are over and of which breakdowns were made: what is in their
 * figures by then was released. Without those with a month whose answers were deleted. In the order of their first months.
 */
export async function releasedSpans(
  database: Kysely<Database>,
  questionnaires: KnownQuestionnaires,
  unit: string,
  { firstDay, lastDay }: Pick<ExclusionConditions, 'firstDay' | 'lastDay'>,
): Promise<readonly SpanBlock[]> {
  const asked = new Set<string>(monthsBetween(monthOfDay(firstDay), monthOfDay(lastDay)));
  const frozen = new Set<string>(await frozenMonthsOf(database));
  const rows = await database
    .selectFrom('breakdown_spans')
    .select(['questionnaire', 'version', 'mode', 'month', 'span'])
    .where('unit', '=', unit)
    .orderBy('month')
    .orderBy('questionnaire')
    .orderBy('version')
    .orderBy('mode')
    .execute();
  return rows.flatMap(({ questionnaire: id, version, mode, month, span }): readonly SpanBlock[] => {
    const months = monthsOf(spanAround(month as Month, span));
    const questionnaire = questionnaires.find(id, version);
    if (questionnaire === undefined || months.some((one) => frozen.has(one))) return [];
    if (!months.some((one) => asked.has(one))) return [];
    return [{ unit, questionnaire, layout: tallyLayout(questionnaire), mode, kind: span, months }];
  });
}
