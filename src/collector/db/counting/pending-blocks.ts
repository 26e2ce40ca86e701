import { type Kysely, sql } from 'kysely';
import type { Day } from '../../../core/kernel/calendar.ts';
import { type SpanKind, spanKindsFrom } from '../../../core/kernel/span.ts';
import { BLOCK_RESPONDENTS } from '../../../core/tally/block-release.ts';
import { type Block, blockName } from '../../../core/tally/fold-blocks.ts';
import { lastMonthOver, SPAN_RELEASE_DAYS } from '../../../core/tally/span-release.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import { tallyLayout } from '../../../core/tally/tally-layout.ts';
import type { PendingBlocks } from '../../figures/release-daily.ts';
import type { KnownQuestionnaires } from '../../ingest/check-record.ts';
import type { Engine } from '../engine.ts';
import type { PendingBlocksTable } from '../schema/waiting-tables.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { dueBreakdowns } from './breakdowns/due-breakdowns.ts';
import { makeBreakdowns } from './breakdowns/make-breakdowns.ts';
import { isDue, type ReleaseMoment } from './pending-dates.ts';
import { gatheredSpans, type SpanName } from './spans/gathered-spans.ts';
import { releaseLongerSpan } from './spans/release-longer-span.ts';
import type { SpanBlock } from './spans/span-block.ts';
import { type SpanGroup, spanGroups, talliedMonths } from './spans/span-groups.ts';
import { addBlocks } from './tally-blocks.ts';

/** Spans whose breakdowns are made in one transaction: neighbours in the table, so one by one each page is written often. */
const SPANS_AT_A_TIME = 20;

type TalliedMonths = Awaited<ReturnType<typeof talliedMonths>>;

/** PendingBlocks over either engine. */
export class SqlPendingBlocks implements PendingBlocks {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #questionnaires: KnownQuestionnaires;
  readonly #moment: () => ReleaseMoment;
  readonly #spanDays: number;

  /**
   * @param spanDays days after the end of a quarter, half-year or year until it is released
   */
  constructor(
    database: Kysely<Database>,
    engine: Engine,
    questionnaires: KnownQuestionnaires,
    moment: () => ReleaseMoment,
    spanDays = SPAN_RELEASE_DAYS,
  ) {
    this.#database = database;
    this.#engine = engine;
    this.#questionnaires = questionnaires;
    this.#moment = moment;
    this.#spanDays = spanDays;
  }

  async release(signal: AbortSignal): Promise<number | null> {
    const { isClockDoubtful, today } = this.#moment();
    if (isClockDoubtful) return null;
    await this.#dateUndated(today);
    let released = 0;
    for (const row of await this.#gathered()) {
      if (signal.aborted) return released;
      const moment = this.#moment();
      if (moment.isClockDoubtful) return null;
      const block = this.#blockOf(row);
      if (block !== null && isDue(row.day as Day | null, moment) && (await this.#releaseOne(block, moment)))
        released += 1;
    }
    const months = await talliedMonths(this.#database);
    const ofSpans = await this.#releaseSpans(months, signal);
    return ofSpans === null || !(await this.#makeBreakdowns(months, signal)) ? null : released + ofSpans;
  }

  /** The shorter spans first, so that each answer is in the figures of the shortest that it may be in. */
  async #releaseSpans(months: TalliedMonths, signal: AbortSignal): Promise<number | null> {
    let released = 0;
    for (const group of this.#spansOver(months, 'quarter')) {
      for (const span of this.#withQuestionnaires(await gatheredSpans(this.#database, group))) {
        if (signal.aborted) return released;
        const moment = this.#moment();
        if (moment.isClockDoubtful) return null;
        const isReleased = await inTransaction(this.#database, this.#engine, (transaction) =>
          releaseLongerSpan(transaction, this.#engine, span, moment),
        );
        if (isReleased) released += 1;
      }
    }
    return released;
  }

  /**
   * Of the spans that are over, after all that is due was released for them; the shorter ones first, so that what they
   * leave comes with the longer ones.
   *
   * @returns false where the clock came in doubt
   */
  async #makeBreakdowns(months: TalliedMonths, signal: AbortSignal): Promise<boolean> {
    for (const group of this.#spansOver(months, 'month')) {
      const spans = this.#withQuestionnaires(await dueBreakdowns(this.#database, group));
      for (let start = 0; start < spans.length; start += SPANS_AT_A_TIME) {
        if (signal.aborted) return true;
        const moment = this.#moment();
        if (moment.isClockDoubtful) return false;
        const some = spans.slice(start, start + SPANS_AT_A_TIME);
        await inTransaction(this.#database, this.#engine, (transaction) =>
          makeBreakdowns(transaction, this.#engine, some, moment),
        );
      }
    }
    return true;
  }

  /** From a kind on those that have been over for long enough today. */
  *#spansOver(months: TalliedMonths, shortest: SpanKind): Generator<SpanGroup> {
    for (const kind of spanKindsFrom(shortest)) {
      const lastMonth = lastMonthOver(kind, this.#moment().today, this.#spanDays);
      if (lastMonth !== null) yield* spanGroups(months, kind, lastMonth);
    }
  }

  #withQuestionnaires(names: readonly SpanName[]): readonly SpanBlock[] {
    return names.flatMap((name) => {
      const questionnaire = this.#questionnaires.find(name.questionnaire, name.version);
      return questionnaire === undefined
        ? []
        : [{ ...name, questionnaire, layout: tallyLayout(questionnaire) }];
    });
  }

  async #dateUndated(today: Day): Promise<void> {
    const undated = this.#database
      .selectFrom('pending_blocks')
      .select('unit')
      .where('day', 'is', null)
      .limit(1);
    if ((await undated.executeTakeFirst()) === undefined) return;
    await this.#database.updateTable('pending_blocks').set({ day: today }).where('day', 'is', null).execute();
  }

  /** Those with ten pending responses that may be enough; the transaction that releases one looks again. */
  #gathered(): Promise<PendingBlocksTable[]> {
    return this.#database
      .selectFrom('pending_blocks')
      .selectAll()
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('tallies')
            .select('tallies.unit')
            .where('margin', '=', TOTAL_MARGIN)
            .where('value', '=', '')
            .whereRef('tallies.questionnaire', '=', 'pending_blocks.questionnaire')
            .whereRef('tallies.version', '=', 'pending_blocks.version')
            .whereRef('tallies.mode', '=', 'pending_blocks.mode')
            .whereRef('tallies.month', '=', 'pending_blocks.month')
            .whereRef('tallies.unit', '=', 'pending_blocks.unit')
            .where('flagged', '=', 0)
            .where('state', '=', 'pending')
            .where(sql<boolean>`responses - excluded >= ${BLOCK_RESPONDENTS}`),
        ),
      )
      .execute();
  }

  async #releaseOne(block: Block, moment: ReleaseMoment): Promise<boolean> {
    const moved = await inTransaction(this.#database, this.#engine, (transaction) =>
      addBlocks(transaction, this.#engine, [block], moment),
    );
    return moved.has(block.name);
  }

  #blockOf({ unit, month, questionnaire: id, version, mode }: PendingBlocksTable): Block | null {
    const questionnaire = this.#questionnaires.find(id, version);
    if (questionnaire === undefined) return null;
    const name = blockName({ unit, month, questionnaire: id, version, mode });
    return { name, unit, month, mode, questionnaire, layout: tallyLayout(questionnaire), responses: [] };
  }
}
