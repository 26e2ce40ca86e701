import type { Kysely, Transaction } from 'kysely';
import type { Day } from '../../../../core/kernel/calendar.ts';
import { type Month, monthsOf } from '../../../../core/kernel/period.ts';
import {
  isShorterSpan,
  SPAN_KINDS,
  type Span,
  type SpanKind,
  spanAround,
} from '../../../../core/kernel/span.ts';
import { lastMonthOver } from '../../../../core/tally/span-release.ts';
import type { KnownQuestionnaires } from '../../../ingest/check-record.ts';
import type { Engine } from '../../engine.ts';
import { grouped } from '../../grouped.ts';
import { readMeta } from '../../meta.ts';
import type { Database } from '../../schema.ts';
import { inTransaction } from '../../transaction.ts';
import { frozenMonthsOf } from '../frozen-months.ts';
import { type PatternsOf, PatternYear } from './pattern-year.ts';

/** Days after the end of a month, quarter, half-year or year until its patterns are told: late files are in them. */
const TOLD_AFTER_DAYS = 10;

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
    const rows = await this.#database
      .selectFrom('pattern_blocks')
      .select(['unit', 'month', 'questionnaire', 'version', 'mode', 'looked'])
      .where('looked', 'in', NOT_FINISHED)
      .execute();
    const due = rows.filter(({ month, looked }) =>
      SPAN_KINDS.some((kind) => isDueFor(kind, today, month as Month, looked as Looked)),
    );
    const years = grouped(due, ({ month, looked, ...of }) =>
      [...Object.values(of), spanAround(month as Month, 'year').first].join(' '),
    );
    for (const [, [first]] of years) {
      if (signal.aborted) return;
      if (first === undefined) continue;
      const { month, looked, ...of } = first;
      const year = spanAround(month as Month, 'year');
      await this.#tellYear(of, year, today, (one) => one >= since && !frozen.has(one));
    }
  }

  /** All spans of a year that are due: what its records show is read once for all of them. */
  async #tellYear(of: PatternsOf, year: Span, today: Day, isKnown: (month: Month) => boolean): Promise<void> {
    const { unit, questionnaire: id, version, mode } = of;
    const questionnaire = this.#questionnaires.find(id, version);
    await inTransaction(this.#database, this.#engine, async (transaction) => {
      await this.#engine.lockNamed(transaction, [['patterns', unit, year.text, id, version, mode].join(' ')]);
      const patterns = questionnaire && (await PatternYear.open(transaction, of, year, questionnaire));
      const looked = await lookedIn(transaction, of, year);
      const done = new Map<Month, SpanKind>();
      for (const kind of SPAN_KINDS) {
        const due = [...looked].filter(([month, before]) => isDueFor(kind, today, month, before));
        const spans = new Map(due.map(([month]) => [spanAround(month, kind).first, spanAround(month, kind)]));
        for (const span of spans.values()) {
          // A span with a month of which nothing is known any more stays as it was told.
          if (monthsOf(span).every(isKnown)) await patterns?.tell(span);
        }
        for (const [month] of due) done.set(month, kind);
      }
      await noteLooked(transaction, of, done);
    });
  }
}

/** The longest kind of span for which a block was looked at since it changed; empty: none. */
type Looked = SpanKind | '';

const NOT_FINISHED: readonly Looked[] = ['', ...SPAN_KINDS.slice(0, -1)];

/** Whether the span of a kind around a month is over, and the block was not looked at for it. */
function isDueFor(kind: SpanKind, today: Day, month: Month, looked: Looked): boolean {
  const lastMonth = lastMonthOver(kind, today, TOLD_AFTER_DAYS);
  return lastMonth !== null && month <= lastMonth && (looked === '' || isShorterSpan(looked, kind));
}

/** The months of a year that are not finished. */
async function lookedIn(
  transaction: Transaction<Database>,
  { unit, questionnaire, version, mode }: PatternsOf,
  year: Span,
): Promise<ReadonlyMap<Month, Looked>> {
  const rows = await transaction
    .selectFrom('pattern_blocks')
    .select(['month', 'looked'])
    .where('unit', '=', unit)
    .where('month', 'in', monthsOf(year))
    .where('questionnaire', '=', questionnaire)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .where('looked', 'in', NOT_FINISHED)
    .execute();
  return new Map(rows.map(({ month, looked }) => [month as Month, looked as Looked]));
}

async function noteLooked(
  transaction: Transaction<Database>,
  { unit, questionnaire, version, mode }: PatternsOf,
  done: ReadonlyMap<Month, SpanKind>,
): Promise<void> {
  for (const kind of new Set(done.values())) {
    await transaction
      .updateTable('pattern_blocks')
      .set({ looked: kind })
      .where('unit', '=', unit)
      .where(
        'month',
        'in',
        [...done.keys()].filter((month) => done.get(month) === kind),
      )
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .where('mode', '=', mode)
      .execute();
  }
}
