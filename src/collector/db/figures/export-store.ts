import type { Kysely } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import { type Month, monthsBetween, monthsOf } from '../../../core/kernel/period.ts';
import { isSpanWithin, spanAround } from '../../../core/kernel/span.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import type { Mode, Response } from '../../../core/questionnaire/response.ts';
import { ANSWER_ALONE_CELL, type OpenRow } from '../../../core/tally/open-export.ts';
import { isExcluded } from '../../../core/tally/tally.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import type { TallyLayout } from '../../../core/tally/tally-layout.ts';
import { parseWaiting } from '../../../core/tally/waiting-answers.ts';
import type { ExportBlock, ExportNote, ExportScope, ExportStore } from '../../exports/export-store.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { OpenDatabase } from '../engine.ts';
import { ofMonth } from '../records-of-month.ts';
import type { Database, RecordsTable } from '../schema.ts';
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
    for (const { unit, month, span: kind, mode, responses, excluded } of rows) {
      if (!isSpanWithin(month as Month, kind, months)) continue;
      const span = spanAround(month as Month, kind);
      const name = [unit, span.first, span.text, mode].join(' ');
      const before = blocks.get(name)?.responses ?? 0;
      blocks.set(name, { unit, span, mode: mode as Mode, responses: before + responses - excluded });
    }
    return [...blocks].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, block]) => block);
  }

  async rows(scope: ExportScope, block: ExportBlock, layout: TallyLayout): Promise<readonly OpenRow[]> {
    const found: OpenRow[] = [];
    for (const month of monthsOf(block.span)) {
      let after = { enrolment: '', id: '' };
      for (;;) {
        const page = await this.#page(scope, block, month, after);
        for (const row of page) found.push(...this.#rowsOf(scope, block, layout, row));
        if (page.length < ROWS_AT_A_TIME) break;
        after = must(page.at(-1), 'a full page');
      }
    }
    return found;
  }

  /** A response, or those of its answers that were released for a longer span than itself, each alone. */
  #rowsOf(
    { questionnaire, version }: ExportScope,
    { unit, span, mode }: ExportBlock,
    layout: TallyLayout,
    { span: released, waiting, ...row }: Pick<RecordsTable, 'body' | 'flags' | 'waiting' | 'span'>,
  ): readonly OpenRow[] {
    const known = must(this.#find(questionnaire, version), 'a scope is of a known questionnaire');
    const response = JSON.parse(row.body) as Response;
    if (isExcluded(known, response)) return [];
    const waits = must(parseWaiting(layout, waiting), 'a record waits with items of its questionnaire');
    const about = { unit, span: span.text, mode, questionnaire, version };
    if (released === span.kind) {
      return [
        {
          ...about,
          flags: waits.flags ? null : (JSON.parse(row.flags) as string[]),
          answers: response.answers,
          waiting: new Set([...waits.items, ...waits.later.keys()]),
        },
      ];
    }
    return [...waits.later].flatMap(([item, later]): OpenRow[] => {
      const id = must(layout.items[item], 'an item');
      const answer = response.answers[id];
      if (later !== span.kind || answer === undefined) return [];
      return [{ ...about, flags: ANSWER_ALONE_CELL, answers: { [id]: answer }, waiting: new Set() }];
    });
  }

  note(entry: ExportNote): Promise<void> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, (transaction) => appendAudit(transaction, engine, this.#pen, entry));
  }

  #page(
    { questionnaire, version }: ExportScope,
    { unit, span: { kind }, mode }: ExportBlock,
    month: Month,
    { enrolment, id }: { readonly enrolment: string; readonly id: string },
  ) {
    return this.#reader
      .selectFrom('records')
      .select(['enrolment', 'id', 'flags', 'body', 'waiting', 'span'])
      .where(ofMonth({ unit, month, mode, questionnaire: { id: questionnaire, version } }))
      .where('kind', '=', 'response')
      .where('state', 'in', ['released', 'partly'])
      .where(({ eb, or }) => or([eb('span', '=', kind), eb('waiting', 'like', `%@${kind}"%`)]))
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
