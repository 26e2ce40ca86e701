import type { Transaction } from 'kysely';
import { PATTERNS, type Pattern, patternValue } from '../../../../core/analysis/flags/patterns.ts';
import { addedCounts, newlyTold, type PatternCounts } from '../../../../core/analysis/flags/told-pattern.ts';
import { type Month, monthsOf } from '../../../../core/kernel/period.ts';
import { isShorterSpan, type Span, type SpanKind, spanAround } from '../../../../core/kernel/span.ts';
import type { Questionnaire } from '../../../../core/questionnaire/questionnaire.ts';
import type { Response } from '../../../../core/questionnaire/response.ts';
import { isExcluded } from '../../../../core/tally/tally.ts';
import { ofMonth } from '../../records-of-month.ts';
import type { Database } from '../../schema.ts';

const RECORDS_AT_A_TIME = 500;

/** One office, questionnaire version and mode. */
export interface PatternsOf {
  readonly unit: string;
  readonly questionnaire: string;
  readonly version: number;
  readonly mode: string;
}

interface ToldRow {
  readonly pattern: Pattern;
  readonly span: SpanKind;
  /** The span's first. */
  readonly month: Month;
  readonly counts: PatternCounts;
}

type CountsByPattern = ReadonlyMap<Pattern, PatternCounts>;

/** What was told of the spans of a year, and what its records show: each is read once. */
export class PatternYear {
  readonly #transaction: Transaction<Database>;
  readonly #of: PatternsOf;
  readonly #questionnaire: Questionnaire;
  readonly #there = new Map<Month, CountsByPattern>();
  #told: readonly ToldRow[];

  private constructor(
    transaction: Transaction<Database>,
    of: PatternsOf,
    questionnaire: Questionnaire,
    told: readonly ToldRow[],
  ) {
    this.#transaction = transaction;
    this.#of = of;
    this.#questionnaire = questionnaire;
    this.#told = told;
  }

  static async open(
    transaction: Transaction<Database>,
    of: PatternsOf,
    year: Span,
    questionnaire: Questionnaire,
  ): Promise<PatternYear> {
    return new PatternYear(transaction, of, questionnaire, await toldIn(transaction, of, year));
  }

  /** Tells what is new in a span. Precondition: the shorter spans in it were told. */
  async tell(span: Span): Promise<void> {
    const there = await this.#patternsOf(span);
    const told = this.#told.filter((row) => touches(row, span));
    const added: ToldRow[] = [];
    for (const pattern of PATTERNS) {
      const before = told.filter((row) => row.pattern === pattern);
      // What a longer span told holds some of what is here: the rest comes with that one.
      if (before.some((row) => isShorterSpan(span.kind, row.span))) continue;
      const all = before.map(({ counts }) => counts).reduce(addedCounts, new Map());
      const fresh = newlyTold(there.get(pattern) ?? new Map(), all);
      if (fresh === null) continue;
      const own = before.find((row) => row.span === span.kind)?.counts ?? new Map();
      added.push({ pattern, span: span.kind, month: span.first, counts: addedCounts(own, fresh) });
    }
    if (added.length === 0) return;
    await this.#write(added);
    const isReplaced = (row: ToldRow) =>
      added.some(
        ({ pattern, span, month }) => row.pattern === pattern && row.span === span && row.month === month,
      );
    this.#told = [...this.#told.filter((row) => !isReplaced(row)), ...added];
  }

  async #write(rows: readonly ToldRow[]): Promise<void> {
    await this.#transaction
      .insertInto('told_patterns')
      .values(
        rows.map(({ counts, ...row }) => ({
          ...this.#of,
          ...row,
          counts: JSON.stringify(Object.fromEntries([...counts].sort())),
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['questionnaire', 'version', 'mode', 'month', 'unit', 'span', 'pattern'])
          .doUpdateSet((column) => ({ counts: column.ref('excluded.counts') })),
      )
      .execute();
  }

  async #patternsOf(span: Span): Promise<CountsByPattern> {
    const sums = new Map<Pattern, PatternCounts>();
    for (const month of monthsOf(span)) {
      const ofMonth =
        this.#there.get(month) ?? (await patternsOf(this.#transaction, this.#of, month, this.#questionnaire));
      this.#there.set(month, ofMonth);
      for (const [pattern, counts] of ofMonth) {
        sums.set(pattern, addedCounts(sums.get(pattern) ?? new Map(), counts));
      }
    }
    return sums;
  }
}

/** Whether something was told of a span, of a shorter one in it, or of a longer one around it. */
function touches(row: ToldRow, span: Span): boolean {
  return isShorterSpan(span.kind, row.span)
    ? spanAround(span.first, row.span).first === row.month
    : monthsOf(span).includes(row.month);
}

async function toldIn(
  transaction: Transaction<Database>,
  { unit, questionnaire, version, mode }: PatternsOf,
  year: Span,
): Promise<readonly ToldRow[]> {
  const rows = await transaction
    .selectFrom('told_patterns')
    .select(['pattern', 'span', 'month', 'counts'])
    .where('unit', '=', unit)
    .where('questionnaire', '=', questionnaire)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .where('month', 'in', monthsOf(year))
    .execute();
  return rows.map(({ pattern, span, month, counts }) => ({
    pattern: pattern as Pattern,
    span: span as SpanKind,
    month: month as Month,
    counts: countsIn(counts),
  }));
}

/** How many responses of a month, pending ones too, show each value of each pattern. */
async function patternsOf(
  transaction: Transaction<Database>,
  { unit, questionnaire: id, version, mode }: PatternsOf,
  month: Month,
  questionnaire: Questionnaire,
): Promise<CountsByPattern> {
  const there = new Map<Pattern, Map<string, number>>();
  for (let after = { enrolment: '', id: '' }; ; ) {
    const page = await transaction
      .selectFrom('records')
      .select(['enrolment', 'id', 'flags', 'body'])
      .where(ofMonth({ unit, month, mode, questionnaire: { id, version } }))
      .where('kind', '=', 'response')
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('enrolment', 'id'), '>', tuple(after.enrolment, after.id)),
      )
      .orderBy('enrolment')
      .orderBy('id')
      .limit(RECORDS_AT_A_TIME)
      .execute();
    for (const { flags, body } of page) {
      const response = JSON.parse(body) as Response;
      if (isExcluded(questionnaire, response)) continue;
      const shown = { response, flags: JSON.parse(flags) as readonly string[] };
      for (const pattern of PATTERNS) {
        const value = patternValue(pattern, questionnaire, shown);
        const counts = there.get(pattern) ?? new Map<string, number>();
        there.set(pattern, counts.set(value, (counts.get(value) ?? 0) + 1));
      }
    }
    if (page.length < RECORDS_AT_A_TIME) return there;
    after = page.at(-1) ?? after;
  }
}

/** As it stands in `told_patterns.counts`. */
export function countsIn(text: string): PatternCounts {
  return new Map(Object.entries(JSON.parse(text) as Record<string, number>));
}
