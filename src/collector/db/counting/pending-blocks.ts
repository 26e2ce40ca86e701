import { type Kysely, sql } from 'kysely';
import type { Day } from '../../../core/kernel/calendar.ts';
import { BLOCK_RESPONDENTS } from '../../../core/tally/block-release.ts';
import { type Block, blockName } from '../../../core/tally/fold-blocks.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import { tallyLayout } from '../../../core/tally/tally-layout.ts';
import type { PendingBlocks } from '../../figures/release-daily.ts';
import type { KnownQuestionnaires } from '../../ingest/check-record.ts';
import type { Engine } from '../engine.ts';
import type { PendingBlocksTable } from '../schema/waiting-tables.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { isDue, type ReleaseMoment } from './pending-dates.ts';
import { addBlocks } from './tally-blocks.ts';

/** PendingBlocks over either engine. */
export class SqlPendingBlocks implements PendingBlocks {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #questionnaires: KnownQuestionnaires;
  readonly #moment: () => ReleaseMoment;

  constructor(
    database: Kysely<Database>,
    engine: Engine,
    questionnaires: KnownQuestionnaires,
    moment: () => ReleaseMoment,
  ) {
    this.#database = database;
    this.#engine = engine;
    this.#questionnaires = questionnaires;
    this.#moment = moment;
  }

  async release(signal: AbortSignal): Promise<number | null> {
    const { isClockDoubtful, today } = this.#moment();
    if (isClockDoubtful) return null;
    await this.#dateUndated(today);
    let released = 0;
    for (const row of await this.#gathered()) {
      if (signal.aborted) break;
      const moment = this.#moment();
      if (moment.isClockDoubtful) return null;
      const block = this.#blockOf(row);
      if (block !== null && isDue(row.day as Day | null, moment) && (await this.#releaseOne(block, moment)))
        released += 1;
    }
    return released;
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
