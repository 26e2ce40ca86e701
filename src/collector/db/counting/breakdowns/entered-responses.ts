import type { Kysely } from 'kysely';
import { must } from '../../../../core/kernel/assert.ts';
import type { Day } from '../../../../core/kernel/calendar.ts';
import { isShorterSpan, SPAN_KINDS } from '../../../../core/kernel/span.ts';
import type { Response } from '../../../../core/questionnaire/response.ts';
import { type TimedResponse, UNSAID } from '../../../../core/tally/breakdowns/breakdown-values.ts';
import { readSpots } from '../../devices/device-spots.ts';
import { ofMonth } from '../../records-of-month.ts';
import type { Database, RecordsTable } from '../../schema.ts';
import type { SpanBlock } from '../spans/span-block.ts';

/** How a record stands in figures and breakdowns. */
export type Standing = Pick<RecordsTable, 'waiting' | 'span' | 'breakdown'>;

export interface ReleasedResponse extends TimedResponse {
  readonly standing: Standing;
}

/** The responses of one month of a span that were released for it, or for a shorter one. */
export async function releasedResponses(
  database: Kysely<Database>,
  block: SpanBlock,
  month: string,
): Promise<readonly ReleasedResponse[]> {
  const rows = await database
    .selectFrom('records')
    .select(['enrolment', 'day', 'hour', 'flags', 'body', 'waiting', 'span', 'breakdown'])
    .where(ofMonth({ ...block, month }))
    .where('kind', '=', 'response')
    .where('state', 'in', ['released', 'partly'])
    .where(
      'span',
      'in',
      SPAN_KINDS.filter((one) => !isShorterSpan(block.kind, one)),
    )
    .execute();
  const spotOn = await readSpots(database);
  const standings = new Map<string, Standing>();
  return rows.map(({ enrolment, body, flags, day, hour, ...standing }) => {
    const { answers, context, assistance, profile, language, sampling, interpreted } = JSON.parse(
      body,
    ) as Response;
    const text = `${standing.span} ${standing.breakdown} ${standing.waiting}`;
    if (!standings.has(text)) standings.set(text, standing);
    return {
      day: day as Day,
      hour,
      spot: spotOn(enrolment, day as Day) ?? UNSAID,
      flags: JSON.parse(flags) as string[],
      response: { answers, context, assistance, profile, language, sampling, interpreted },
      // The same object for all that stand alike.
      standing: must(standings.get(text), 'a standing'),
    };
  });
}
