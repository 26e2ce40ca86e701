import type { Kysely } from 'kysely';
import { isEmptySum, type SpanSum, spanSumOf } from '../../../core/figures/sums/span-sum.ts';
import { type Month, monthsOf } from '../../../core/kernel/period.ts';
import type { Span, SpanKind } from '../../../core/kernel/span.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import { grouped } from '../grouped.ts';
import type { Database } from '../schema.ts';
import type { SumsTable } from './sum-tables.ts';

/** Of what sums are kept apart. */
export type SumsOf = Pick<SumsTable, 'questionnaire' | 'version' | 'mode'>;

/** Of which of them a row is. */
export type SumKey = Pick<SumsTable, 'period' | 'is_place' | 'name'>;

type SumColumns = Omit<SumsTable, keyof SumsOf | keyof SumKey>;

export function sumOfRow(row: SumColumns): SpanSum {
  return {
    responses: row.responses,
    excluded: row.excluded,
    sums: JSON.parse(row.sums),
    levels: JSON.parse(row.levels),
    months: JSON.parse(row.months),
    longer: JSON.parse(row.longer),
    waiting: JSON.parse(row.waiting),
  };
}

export function columnsOfSum({ responses, excluded, ...lists }: SpanSum): SumColumns {
  return {
    responses,
    excluded,
    sums: JSON.stringify(lists.sums),
    levels: JSON.stringify(lists.levels),
    months: JSON.stringify(lists.months),
    longer: JSON.stringify(lists.longer),
    waiting: JSON.stringify(lists.waiting),
  };
}

/** One lock for all sums of a questionnaire version and mode: every release adds to the sums of the country. */
export function lockOf({ questionnaire, version, mode }: SumsOf): string {
  return `sums ${questionnaire} ${version} ${mode}`;
}

/** By span's text and unit, what each of some units has released of some spans; nothing of those that have nothing. */
export async function unitSums(
  database: Kysely<Database>,
  { questionnaire, version, mode }: SumsOf,
  spans: readonly Span[],
  units: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, SpanSum>>> {
  const months = [...new Set(spans.flatMap(monthsOf))];
  const tallies = await database
    .selectFrom('tallies')
    .select(['unit', 'month', 'span', 'responses', 'excluded', 'sums', 'levels'])
    .where('unit', 'in', units)
    .where('month', 'in', months)
    .where('questionnaire', '=', questionnaire)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .where('state', '=', 'released')
    .where('margin', '=', TOTAL_MARGIN)
    .where('value', '=', '')
    .execute();
  const waiting = await database
    .selectFrom('waiting_answers')
    .select(['unit', 'month', 'span', 'answers', 'later'])
    .where('questionnaire', '=', questionnaire)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .where('month', 'in', months)
    .where('unit', 'in', units)
    .execute();
  const talliesOf = grouped(
    tallies.map((row) => ({
      ...row,
      month: row.month as Month,
      sums: JSON.parse(row.sums) as number[],
      levels: JSON.parse(row.levels) as number[],
    })),
    ({ unit }) => unit,
  );
  const waitingOf = grouped(
    waiting.map((row) => ({
      ...row,
      month: row.month as Month,
      span: row.span as SpanKind,
      answers: JSON.parse(row.answers) as number[],
      later: JSON.parse(row.later) as (SpanKind | null)[],
    })),
    ({ unit }) => unit,
  );
  return new Map(
    spans.map((span) => {
      const ofSpan = new Map<string, SpanSum>();
      for (const unit of units) {
        const sum = spanSumOf(span, talliesOf.get(unit) ?? [], waitingOf.get(unit) ?? []);
        if (!isEmptySum(sum)) ofSpan.set(unit, sum);
      }
      return [span.text, ofSpan];
    }),
  );
}
