import type { Kysely } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import type { Month } from '../../../core/kernel/period.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import type { Mode, Response } from '../../../core/questionnaire/response.ts';
import type { OpenRow } from '../../../core/tally/open-export.ts';
import { isExcluded } from '../../../core/tally/tally.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import type { TallyLayout } from '../../../core/tally/tally-layout.ts';
import { parseWaiting } from '../../../core/tally/waiting-answers.ts';
import type { ExportBlock, ExportNote, ExportScope, ExportStore } from '../../exports/export-store.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { OpenDatabase } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';

const ROWS_AT_A_TIME = 2_000;

/** ExportStore over either engine: read through the reading connections, in pages, since neither streams. */
export class SqlExportStore implements ExportStore {
  readonly #database: OpenDatabase;
  readonly #pen: AuditPen;
  readonly #find: (id: string, version: number) => Questionnaire | undefined;

  constructor(
    database: OpenDatabase,
    pen: AuditPen,
    find: (id: string, version: number) => Questionnaire | undefined,
  ) {
    this.#database = database;
    this.#pen = pen;
    this.#find = find;
  }

  async blocks({
    questionnaire,
    version,
    mode,
    firstMonth,
    lastMonth,
  }: ExportScope): Promise<readonly ExportBlock[]> {
    const rows = await this.#reader
      .selectFrom('tallies')
      .select(['unit', 'month', 'mode'])
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
      .groupBy(['unit', 'month', 'mode'])
      .orderBy('unit')
      .orderBy('month')
      .orderBy('mode')
      .execute();
    return rows.map(({ unit, month, mode, responses, excluded }) => ({
      unit,
      month: month as Month,
      mode: mode as Mode,
      responses: responses - excluded,
    }));
  }

  async rows(scope: ExportScope, block: ExportBlock, layout: TallyLayout): Promise<readonly OpenRow[]> {
    const { questionnaire, version } = scope;
    const known = must(this.#find(questionnaire, version), 'a scope is of a known questionnaire');
    const found: OpenRow[] = [];
    let after = { enrolment: '', id: '' };
    for (;;) {
      const page = await this.#page(scope, block, after);
      for (const { body, flags, waiting } of page) {
        const response = JSON.parse(body) as Response;
        if (isExcluded(known, response)) continue;
        const waits = must(parseWaiting(layout, waiting), 'a record waits with items of its questionnaire');
        found.push({
          unit: block.unit,
          month: block.month,
          mode: block.mode,
          questionnaire,
          version,
          flags: waits.flags ? null : (JSON.parse(flags) as string[]),
          answers: response.answers,
          waiting: waits.items,
        });
      }
      if (page.length < ROWS_AT_A_TIME) return found;
      after = must(page.at(-1), 'a full page');
    }
  }

  note(entry: ExportNote): Promise<void> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, (transaction) => appendAudit(transaction, engine, this.#pen, entry));
  }

  #page(
    { questionnaire, version }: ExportScope,
    { unit, month, mode }: ExportBlock,
    { enrolment, id }: { readonly enrolment: string; readonly id: string },
  ) {
    return this.#reader
      .selectFrom('records')
      .select(['enrolment', 'id', 'flags', 'body', 'waiting'])
      .where('kind', '=', 'response')
      .where('unit', '=', unit)
      .where('day', '>=', `${month}-01`)
      .where('day', '<=', `${month}-31`)
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .where('mode', '=', mode)
      .where('state', 'in', ['released', 'partly'])
      .where(({ eb, refTuple, tuple }) => eb(refTuple('enrolment', 'id'), '>', tuple(enrolment, id)))
      .orderBy('enrolment')
      .orderBy('id')
      .limit(ROWS_AT_A_TIME)
      .execute();
  }

  get #reader(): Kysely<Database> {
    return this.#database.reader;
  }
}
