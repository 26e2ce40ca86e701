import type { Kysely, Transaction } from 'kysely';
import { assert, must } from '../../../core/kernel/assert.ts';
import { type Day, localDay } from '../../../core/kernel/calendar.ts';
import { type Month, monthOfDay } from '../../../core/kernel/period.ts';
import type { EvidenceObjects } from '../../evidence/evidence-objects.ts';
import { parseObjectName } from '../../evidence/object-name.ts';
import {
  ANNOUNCED_DAYS,
  type AnnouncedDeletion,
  arePeriods,
  DEFAULT_PERIODS,
  type DeletionKind,
  type FrozenMonth,
  lastMonthDue,
  type RetentionPeriods,
  type RetentionRun,
  type RetentionStore,
} from '../../retention/retention.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { Engine } from '../engine.ts';
import { readMeta, writeMeta } from '../meta.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { announceDue, type Due, endAnnouncement, readAnnounced } from './announced-deletions.ts';
import { deleteComments } from './delete-comments.ts';
import { deleteEvidence, evidenceKeptFrom } from './delete-evidence.ts';
import { deleteSomeRecords, FIRST, ROWS_AT_A_TIME } from './delete-records.ts';
import { deleteWaitingPaper } from './delete-waiting-paper.ts';
import { dropEmptyParts } from './drop-parts.ts';

/** What of a collector it is told besides its database. */
export interface RetentionSurroundings {
  readonly isClockDoubtful?: () => boolean;
  /** Where evidence is kept as objects; null: in the database. */
  readonly objects?: EvidenceObjects | null;
}

/** RetentionStore over either engine. The ledger is left, so that a late duplicate is known for ever. */
export class SqlRetentionStore implements RetentionStore {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #pen: AuditPen;
  readonly #isClockDoubtful: () => boolean;
  readonly #objects: EvidenceObjects | null;

  constructor(
    database: Kysely<Database>,
    engine: Engine,
    pen: AuditPen,
    { isClockDoubtful = () => false, objects = null }: RetentionSurroundings = {},
  ) {
    this.#database = database;
    this.#engine = engine;
    this.#pen = pen;
    this.#isClockDoubtful = isClockDoubtful;
    this.#objects = objects;
  }

  periods(): Promise<RetentionPeriods> {
    return readPeriods(this.#database);
  }

  setPeriods(periods: RetentionPeriods, actor: string): Promise<void> {
    assert(arePeriods(periods), 'periods that were checked');
    return this.#transaction(async (transaction) => {
      const before = await readPeriods(transaction);
      await writeMeta(transaction, 'retention', JSON.stringify(periods));
      await this.#audit(transaction, actor, 'retention.set', '', {
        ...periods,
        answersMonthsBefore: before.answersMonths,
        commentsMonthsBefore: before.commentsMonths,
      });
    });
  }

  async frozenMonths(): Promise<readonly FrozenMonth[]> {
    const rows = await this.#database.selectFrom('frozen_months').selectAll().orderBy('month').execute();
    return rows.map(({ month, frozen_day, deleted_day, records, held, late, reopened_day }) => ({
      month: month as Month,
      frozenDay: frozen_day as Day,
      deletedDay: deleted_day as Day | null,
      records,
      held,
      late,
      reopenedDay: reopened_day as Day | null,
    }));
  }

  announced(): Promise<readonly AnnouncedDeletion[]> {
    return readAnnounced(this.#database);
  }

  async run(actor: string, signal?: AbortSignal): Promise<RetentionRun> {
    const isDoubtful = this.#isClockDoubtful;
    const deleted = { records: 0, held: 0 };
    const months: Month[] = [];
    const nothing = { isClockDoubtful: true, announced: [], months, ...deleted, comments: 0 };
    if (isDoubtful()) return nothing;
    const { answersMonths, commentsMonths } = await this.periods();
    const current = monthOfDay(this.#today());
    const isOver = () => signal?.aborted === true || isDoubtful();
    await this.#dateUndated(current);
    const announced = await this.#announce(actor, {
      answers: lastMonthDue(current, answersMonths),
      comments: lastMonthDue(current, commentsMonths),
      evidence: lastMonthDue(current, Math.min(answersMonths, commentsMonths)),
    });
    const ripe = (await this.announced()).filter(({ daysLeft }) => daysLeft === 0);
    const monthsOf = (kind: DeletionKind) => ripe.flatMap((one) => (one.kind === kind ? one.month : []));
    for (const month of monthsOf('answers')) {
      if (isOver()) break;
      await this.#freeze(month, actor);
      const isApart = await this.#engine.months.isApart(this.#database, 'records', month);
      for (const kind of ['records', 'held'] as const) {
        let after = kind === 'records' && isApart ? FIRST : null;
        let count = ROWS_AT_A_TIME;
        while (count === ROWS_AT_A_TIME && !isOver()) {
          const { found, last } = await this.#transaction((transaction) =>
            deleteSomeRecords(transaction, kind, month, after),
          );
          if (after !== null) after = last;
          count = found;
          deleted[kind] += count;
        }
      }
      if (isOver()) break;
      await this.#finish(month, actor);
      months.push(month);
    }
    if (!isOver()) await this.#transaction(deleteWaitingPaper);
    for (const month of monthsOf('evidence')) if (!isOver()) await this.#deleteEvidence(month, actor);
    let comments = 0;
    for (const month of monthsOf('comments')) comments += await this.#deleteComments(month, actor, isOver);
    const last = months.at(-1);
    // The ledger was told of each record, so there was nothing to be had by removing the part before.
    if (last !== undefined && !isOver()) await dropEmptyParts(this.#database, this.#engine, last);
    return { isClockDoubtful: false, announced, months, ...deleted, comments };
  }

  reopen(month: Month, actor: string): Promise<boolean> {
    return this.#transaction(async (transaction) => {
      const row = await transaction
        .updateTable('frozen_months')
        .set({ reopened_day: this.#today() })
        .where('month', '=', month)
        .where('reopened_day', 'is', null)
        .returning(['records', 'held'])
        .executeTakeFirst();
      if (row === undefined) return false;
      if (row.records + row.held === 0) {
        await transaction.deleteFrom('frozen_months').where('month', '=', month).execute();
      }
      await endAnnouncement(transaction, 'answers', month);
      await this.#audit(transaction, actor, 'month.reopen', month, row);
      return true;
    });
  }

  #announce(actor: string, due: Due): Promise<readonly AnnouncedDeletion[]> {
    return this.#transaction(async (transaction) => {
      await this.#engine.lockNamed(transaction, ['retention']);
      const announced = await announceDue(transaction, due, this.#today());
      for (const { kind, month } of announced) {
        await this.#audit(transaction, actor, 'deletion.announce', month, { kind, days: ANNOUNCED_DAYS });
      }
      return announced;
    });
  }

  /** Held lines without a day from before their arrival was noted have an end from now on. */
  async #dateUndated(current: Month): Promise<void> {
    await this.#database
      .updateTable('held')
      .set({ came_month: current })
      .where('day', 'is', null)
      .where('came_month', 'is', null)
      .execute();
  }

  #freeze(month: Month, actor: string): Promise<void> {
    return this.#transaction(async (transaction) => {
      const frozen = await transaction
        .insertInto('frozen_months')
        .values({
          month,
          frozen_day: this.#today(),
          deleted_day: null,
          records: 0,
          held: 0,
          late: 0,
          reopened_day: null,
        })
        .onConflict((conflict) =>
          conflict
            .column('month')
            .doUpdateSet({ frozen_day: this.#today(), deleted_day: null, reopened_day: null })
            .where('frozen_months.reopened_day', 'is not', null),
        )
        .returning('month')
        .execute();
      if (frozen.length > 0) await this.#audit(transaction, actor, 'month.freeze', month, {});
    });
  }

  #finish(month: Month, actor: string): Promise<void> {
    return this.#transaction(async (transaction) => {
      const row = must(
        await transaction
          .updateTable('frozen_months')
          .set({ deleted_day: this.#today() })
          .where('month', '=', month)
          .returning(['records', 'held'])
          .executeTakeFirst(),
        'a month that was frozen',
      );
      await endAnnouncement(transaction, 'answers', month);
      await this.#audit(transaction, actor, 'month.delete', month, row);
    });
  }

  /** A batch holds answers and comments, so it is kept as long as both are; by when it came, which is never before. */
  async #deleteEvidence(month: Month, actor: string): Promise<void> {
    await deleteEvidence(month, {
      ...{ database: this.#database, engine: this.#engine },
      note: (transaction, batches) => this.#audit(transaction, actor, 'evidence.delete', month, { batches }),
    });
    // Afterwards: what this does not come to is swept, since no row refers to it any more.
    await deleteObjects(this.#objects, evidenceKeptFrom(month));
  }

  #deleteComments(month: Month, actor: string, isOver: () => boolean): Promise<number> {
    return deleteComments(month, {
      ...{ database: this.#database, engine: this.#engine, isOver },
      note: (transaction, comments) =>
        this.#audit(transaction, actor, 'comments.delete', month, { comments }),
    });
  }

  #transaction<Value>(work: (transaction: Transaction<Database>) => Promise<Value>): Promise<Value> {
    return inTransaction(this.#database, this.#engine, work);
  }

  #audit(
    transaction: Transaction<Database>,
    actor: string,
    action: string,
    subject: string,
    details: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    return appendAudit(transaction, this.#engine, this.#pen, { actor, action, subject, details });
  }

  #today(): Day {
    return localDay(this.#pen.now());
  }
}

async function deleteObjects(objects: EvidenceObjects | null, before: Day): Promise<void> {
  for await (const { name } of objects?.list() ?? []) {
    const id = parseObjectName(name);
    if (id !== null && id.day < before) await objects?.remove(name);
  }
}

async function readPeriods(database: Kysely<Database>): Promise<RetentionPeriods> {
  const text = await readMeta(database, 'retention');
  return text === null ? DEFAULT_PERIODS : (JSON.parse(text) as RetentionPeriods);
}
