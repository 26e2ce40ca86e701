import type { Kysely, Transaction } from 'kysely';
import { PATTERNS, type Pattern, patternValue } from '../../../../core/analysis/flags/patterns.ts';
import { addedCounts, newlyTold, type PatternCounts } from '../../../../core/analysis/flags/told-pattern.ts';
import type { Day } from '../../../../core/kernel/calendar.ts';
import { type Month, monthsOf } from '../../../../core/kernel/period.ts';
import {
  isShorterSpan,
  SPAN_KINDS,
  type Span,
  type SpanKind,
  spanAround,
} from '../../../../core/kernel/span.ts';
import type { Questionnaire } from '../../../../core/questionnaire/questionnaire.ts';
import type { Response } from '../../../../core/questionnaire/response.ts';
import { lastMonthOver } from '../../../../core/tally/span-release.ts';
import { isExcluded } from '../../../../core/tally/tally.ts';
import type { KnownQuestionnaires } from '../../../ingest/check-record.ts';
import type { Engine } from '../../engine.ts';
import { grouped } from '../../grouped.ts';
import { readMeta } from '../../meta.ts';
import type { Database } from '../../schema.ts';
import { inTransaction } from '../../transaction.ts';
import { frozenMonthsOf } from '../frozen-months.ts';

/** Days after the end of a month, quarter, half-year or year until its patterns are told: late files are in them. */
const TOLD_AFTER_DAYS = 10;
const RECORDS_AT_A_TIME = 500;

interface BlockRow {
  readonly unit: string;
  readonly month: string;
  readonly questionnaire: string;
  readonly version: number;
  readonly mode: string;
}

/**
 * Tells how many responses show each pattern, office by office, once a span is over (newlyTold): the shorter spans
 * first, and of a longer one what these left. Told again where something changed since.
 *
 * Of all that were counted: where officials fill in forms, hardly any are released.
 */
export class PatternTeller {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #questionnaires: KnownQuestionnaires;

  constructor(database: Kysely<Database>, engine: Engine, questionnaires: KnownQuestionnaires) {
    this.#database = database;
    this.#engine = engine;
    this.#questionnaires = questionnaires;
  }

  async tell(today: Day, signal: AbortSignal): Promise<void> {
    const since = (await readMeta(this.#database, 'flags-since')) ?? '';
    const frozen = new Set<string>(await inTransaction(this.#database, this.#engine, frozenMonthsOf));
    for (const [at, kind] of SPAN_KINDS.entries()) {
      const lastMonth = lastMonthOver(kind, today, TOLD_AFTER_DAYS);
      if (lastMonth === null) continue;
      const rows = await this.#database
        .selectFrom('pattern_blocks')
        .select(['unit', 'month', 'questionnaire', 'version', 'mode'])
        .where('month', '<=', lastMonth)
        .where('looked', 'in', ['', ...SPAN_KINDS.slice(0, at)])
        .execute();
      const spans = grouped(rows, ({ month, ...about }) =>
        [...Object.values(about), spanAround(month as Month, kind).first].join(' '),
      );
      for (const [, blocks] of spans) {
        if (signal.aborted) return;
        await this.#tellSpan(blocks, kind, (month) => month >= since && !frozen.has(month));
      }
    }
  }

  async #tellSpan(
    blocks: readonly BlockRow[],
    kind: SpanKind,
    isKnown: (month: Month) => boolean,
  ): Promise<void> {
    const [first] = blocks;
    if (first === undefined) return;
    const span = spanAround(first.month as Month, kind);
    const questionnaire = this.#questionnaires.find(first.questionnaire, first.version);
    await inTransaction(this.#database, this.#engine, async (transaction) => {
      const names = monthsOf(span).map((month) =>
        ['patterns', first.unit, month, first.questionnaire, first.version, first.mode].join(' '),
      );
      await this.#engine.lockNamed(transaction, names);
      // A span with a month of which nothing is known any more stays as it was told.
      if (questionnaire !== undefined && monthsOf(span).every(isKnown)) {
        await tell(transaction, first, span, questionnaire);
      }
      for (const { unit, month, questionnaire: id, version, mode } of blocks) {
        await transaction
          .updateTable('pattern_blocks')
          .set({ looked: kind })
          .where('unit', '=', unit)
          .where('month', '=', month)
          .where('questionnaire', '=', id)
          .where('version', '=', version)
          .where('mode', '=', mode)
          .execute();
      }
    });
  }
}

async function tell(
  transaction: Transaction<Database>,
  block: BlockRow,
  span: Span,
  questionnaire: Questionnaire,
): Promise<void> {
  const there = await patternsOf(transaction, block, span, questionnaire);
  const told = await toldIn(transaction, block, span);
  for (const pattern of PATTERNS) {
    const before = told.filter((row) => row.pattern === pattern);
    // What a longer span told holds some of what is here: the rest comes with that one.
    if (before.some((row) => isShorterSpan(span.kind, row.span))) continue;
    const all = before.map(({ counts }) => counts).reduce(addedCounts, new Map());
    const added = newlyTold(there.get(pattern) ?? new Map(), all);
    if (added === null) continue;
    const own = before.find((row) => row.span === span.kind)?.counts ?? new Map();
    const counts = JSON.stringify(Object.fromEntries([...addedCounts(own, added)].sort()));
    const { unit, questionnaire: id, version, mode } = block;
    await transaction
      .insertInto('told_patterns')
      .values({ unit, month: span.first, span: span.kind, questionnaire: id, version, mode, pattern, counts })
      .onConflict((conflict) =>
        conflict
          .columns(['questionnaire', 'version', 'mode', 'month', 'unit', 'span', 'pattern'])
          .doUpdateSet({ counts }),
      )
      .execute();
  }
}

/** What was told of a span, of the shorter ones in it, and of the longer ones around it. */
async function toldIn(
  transaction: Transaction<Database>,
  { unit, questionnaire, version, mode }: BlockRow,
  span: Span,
): Promise<readonly ToldRow[]> {
  const rows = await transaction
    .selectFrom('told_patterns')
    .select(['pattern', 'span', 'month', 'counts'])
    .where('unit', '=', unit)
    .where('questionnaire', '=', questionnaire)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .execute();
  return rows
    .map(({ pattern, span, month, counts }) => ({
      ...{ pattern, counts: countsIn(counts) },
      ...{ span: span as SpanKind, month: month as Month },
    }))
    .filter((row) =>
      isShorterSpan(span.kind, row.span)
        ? spanAround(span.first, row.span).first === row.month
        : monthsOf(span).includes(row.month),
    );
}

interface ToldRow {
  readonly pattern: string;
  readonly span: SpanKind;
  /** The span's first. */
  readonly month: Month;
  readonly counts: PatternCounts;
}

/** How many responses of a span's months, pending ones too, show each value of each pattern. */
async function patternsOf(
  transaction: Transaction<Database>,
  { unit, questionnaire: id, version, mode }: BlockRow,
  { kind, ...span }: Span,
  questionnaire: Questionnaire,
): Promise<ReadonlyMap<Pattern, PatternCounts>> {
  const months = monthsOf({ kind, ...span });
  const there = new Map<Pattern, Map<string, number>>();
  for (let after = { enrolment: '', id: '' }; ; ) {
    const page = await transaction
      .selectFrom('records')
      .select(['enrolment', 'id', 'flags', 'body'])
      .where('unit', '=', unit)
      .where('day', '>=', `${months[0]}-01`)
      .where('day', '<=', `${months.at(-1)}-31`)
      .where('questionnaire', '=', id)
      .where('version', '=', version)
      .where('mode', '=', mode)
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
      for (const pattern of PATTERNS) {
        const value = patternValue(pattern, questionnaire, { response, flags: JSON.parse(flags) });
        const counts = there.get(pattern) ?? new Map<string, number>();
        there.set(pattern, counts.set(value, (counts.get(value) ?? 0) + 1));
      }
    }
    if (page.length < RECORDS_AT_A_TIME) return there;
    after = page.at(-1) ?? after;
  }
}

export function countsIn(text: string): PatternCounts {
  return new Map(Object.entries(JSON.parse(text) as Record<string, number>));
}
