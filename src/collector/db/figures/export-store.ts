import { sql } from 'kysely';
import { type Month, monthsBetween } from '../../../core/kernel/period.ts';
import { isSpanWithin, type Span, spanAround } from '../../../core/kernel/span.ts';
import type { Mode } from '../../../core/questionnaire/response.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import type { ExportBlock, ExportNote, ExportScope, ExportStore } from '../../exports/export-store.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { OpenDatabase } from '../engine.ts';
import { inTransaction } from '../transaction.ts';

/** ExportStore over either engine. */
export class SqlExportStore implements ExportStore {
  readonly #database: OpenDatabase;
  readonly #pen: AuditPen;

  constructor(database: OpenDatabase, pen: AuditPen) {
    this.#database = database;
    this.#pen = pen;
  }

  async blocks({
    questionnaire,
    version,
    mode,
    firstMonth,
    lastMonth,
  }: ExportScope): Promise<readonly ExportBlock[]> {
    const rows = await this.#database.reader
      .selectFrom('tallies')
      .select(['unit', 'month', 'span', 'mode'])
      .select(({ fn }) => [
        fn.sum<number>('responses').as('responses'),
        fn.sum<number>('excluded').as('excluded'),
      ])
      .where('margin', '=', TOTAL_MARGIN)
      .where('value', '=', '')
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .$if(mode !== null, (query) => query.where('mode', '=', mode ?? ''))
      .where('month', '>=', firstMonth)
      .where('month', '<=', lastMonth)
      .where('state', '=', 'released')
      .groupBy(['unit', 'month', 'span', 'mode'])
      .execute();
    const months = new Set(monthsBetween(firstMonth, lastMonth));
    const blocks = new Map<string, ExportBlock>();
    // One object a span: thousands of offices have the same few, and each is handed to the thread that writes.
    const spans = new Map<string, Span>();
    for (const { unit, month, span: kind, mode, responses, excluded } of rows) {
      if (!isSpanWithin(month as Month, kind, months)) continue;
      const around = spanAround(month as Month, kind);
      const span = spans.get(around.text) ?? around;
      spans.set(around.text, span);
      const name = [unit, span.first, span.text, mode].join(' ');
      const before = blocks.get(name)?.responses ?? 0;
      blocks.set(name, { unit, span, mode: mode as Mode, responses: before + responses - excluded });
    }
    return [...blocks].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, block]) => block);
  }

  async answersAlone(scope: ExportScope, units: ReadonlySet<string>): Promise<number> {
    let answers = 0;
    for (const { unit, month } of await this.#monthsWithAnswersAlone(scope)) {
      if (!units.has(unit)) continue;
      const { found } = await this.#database.reader
        .selectFrom('records')
        .select(sql<number | null>`sum(length(waiting) - length(replace(waiting, '@', '')))`.as('found'))
        .where('unit', '=', unit)
        .where('day', '>=', `${month}-01`)
        .where('day', '<=', `${month}-31`)
        .where('questionnaire', '=', scope.questionnaire)
        .where('version', '=', scope.version)
        .where('kind', '=', 'response')
        .where('waiting', 'like', '%@%')
        .executeTakeFirstOrThrow();
      answers += Number(found ?? 0);
    }
    return answers;
  }

  /** Months of offices with answers that were released for a longer span than their response: a few of them. */
  #monthsWithAnswersAlone({ questionnaire, version, mode, firstMonth, lastMonth }: ExportScope) {
    return this.#database.reader
      .selectFrom('waiting_answers')
      .select(['unit', 'month'])
      .distinct()
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .$if(mode !== null, (query) => query.where('mode', '=', mode ?? ''))
      .where('month', '>=', firstMonth)
      .where('month', '<=', lastMonth)
      .where('later', 'like', '%"%')
      .execute();
  }

  note(entry: ExportNote): Promise<void> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, (transaction) => appendAudit(transaction, engine, this.#pen, entry));
  }
}
