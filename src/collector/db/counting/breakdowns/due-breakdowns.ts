import type { Kysely } from 'kysely';
import type { Day } from '../../../../core/kernel/calendar.ts';
import { type Month, monthsOf } from '../../../../core/kernel/period.ts';
import {
  SPAN_KINDS,
  type Span,
  type SpanKind,
  spanAround,
  spanKindsFrom,
} from '../../../../core/kernel/span.ts';
import { lastMonthOver } from '../../../../core/tally/span-release.ts';
import { TOTAL_MARGIN } from '../../../../core/tally/tally-key.ts';
import type { Database } from '../../schema.ts';
import type { SpanName } from '../spans/gathered-spans.ts';

/**
 * The spans of a kind that have been over for that many days, with something released and without breakdowns, their own
 * and those of longer spans around them; the transaction that makes them looks again.
 */
export async function dueBreakdowns(
  database: Kysely<Database>,
  kind: SpanKind,
  today: Day,
  days: number,
): Promise<readonly SpanName[]> {
  const lastMonth = lastMonthOver(kind, today, days);
  if (lastMonth === null) return [];
  const months = await database
    .selectFrom('tallies')
    .select(['unit', 'month', 'questionnaire', 'version', 'mode'])
    .distinct()
    .where('margin', '=', TOTAL_MARGIN)
    .where('value', '=', '')
    .where('state', '=', 'released')
    // What was released for a longer span comes with that.
    .where('span', 'in', SPAN_KINDS.slice(0, SPAN_KINDS.indexOf(kind) + 1))
    .where('month', '<=', lastMonth)
    .execute();
  const made = await database
    .selectFrom('breakdown_spans')
    .select(['unit', 'month', 'questionnaire', 'version', 'mode', 'span'])
    .where('span', 'in', spanKindsFrom(kind))
    .execute();
  const isMade = new Set(made.map((row) => nameOf(row, spanAround(row.month as Month, row.span))));
  const due = new Map<string, SpanName>();
  for (const { month, ...block } of months) {
    const span = spanAround(month as Month, kind);
    const isDue = spanKindsFrom(kind).every((one) => !isMade.has(nameOf(block, spanAround(span.first, one))));
    if (isDue) due.set(nameOf(block, span), { ...block, kind, months: monthsOf(span) });
  }
  return [...due.values()];
}

function nameOf(
  { unit, questionnaire, version, mode }: Omit<SpanName, 'kind' | 'months'>,
  span: Span,
): string {
  return [unit, questionnaire, version, mode, span.text].join(' ');
}
