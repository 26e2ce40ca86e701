import type { Kysely } from 'kysely';
import { type Month, monthsOf } from '../../../../core/kernel/period.ts';
import { type SpanKind, spanAround } from '../../../../core/kernel/span.ts';
import { TOTAL_MARGIN } from '../../../../core/tally/tally-key.ts';
import type { Database } from '../../schema.ts';

/** What is released of one span, whichever unit it is of; `questionnaire` is its id. */
export interface SpanGroup {
  readonly questionnaire: string;
  readonly version: number;
  readonly mode: string;
  readonly kind: SpanKind;
  readonly months: readonly Month[];
}

type TalliedMonth = Pick<SpanGroup, 'questionnaire' | 'version' | 'mode'> & { readonly month: Month };

/** The months that anything was counted in, the earliest first. */
export async function talliedMonths(database: Kysely<Database>): Promise<readonly TalliedMonth[]> {
  const rows = await database
    .selectFrom('tallies')
    .select(['questionnaire', 'version', 'mode', 'month'])
    .distinct()
    .where('margin', '=', TOTAL_MARGIN)
    .where('value', '=', '')
    .orderBy('month')
    .execute();
  return rows.map((row) => ({ ...row, month: row.month as Month }));
}

/**
 * The spans of a kind that hold one of the months, up to a month: a country is gone through span by span, as what waits
 * in all of it would not fit in memory.
 */
export function spanGroups(
  months: readonly TalliedMonth[],
  kind: SpanKind,
  lastMonth: Month,
): readonly SpanGroup[] {
  const groups = new Map<string, SpanGroup>();
  for (const { month, ...name } of months) {
    if (month > lastMonth) continue;
    const span = spanAround(month, kind);
    const key = [name.questionnaire, name.version, name.mode, span.text].join(' ');
    if (!groups.has(key)) groups.set(key, { ...name, kind, months: monthsOf(span) });
  }
  return [...groups.values()];
}
