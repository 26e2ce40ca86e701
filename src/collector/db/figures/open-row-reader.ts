import type { Kysely } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import { monthsOf } from '../../../core/kernel/period.ts';
import type { SpanKind } from '../../../core/kernel/span.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import type { Response } from '../../../core/questionnaire/response.ts';
import { ANSWER_ALONE_CELL } from '../../../core/tally/open-export.ts';
import { isExcluded } from '../../../core/tally/tally.ts';
import { type TallyLayout, tallyLayout } from '../../../core/tally/tally-layout.ts';
import { parseWaiting, type Waiting } from '../../../core/tally/waiting-answers.ts';
import type { BlockRow, ExportBlock, OpenRowReader } from '../../exports/export-store.ts';
import type { Database, RecordsTable } from '../schema.ts';

const ROWS_AT_A_TIME = 250;
/** Texts of what responses wait with that are kept parsed: most responses wait with one of a few. */
const KEPT_WAITING = 2_000;

type ReadRecord = Pick<RecordsTable, 'day' | 'mode' | 'flags' | 'body' | 'waiting' | 'span'>;

interface KnownWaiting extends Waiting {
  /** Indexes of all items whose cell says that it waits. */
  readonly cells: ReadonlySet<number>;
}

/** OpenRowReader over either engine, in pages, since neither streams. */
export class SqlOpenRows implements OpenRowReader {
  readonly #reader: Kysely<Database>;

  constructor(reader: Kysely<Database>) {
    this.#reader = reader;
  }

  async *pages(
    questionnaire: Questionnaire,
    blocks: readonly ExportBlock[],
  ): AsyncGenerator<readonly BlockRow[], void, void> {
    const rows = new RowsOfBlocks(questionnaire, blocks);
    let after = { day: '', enrolment: '', id: '' };
    for (;;) {
      const page = await this.#page(questionnaire, blocks, after);
      yield page.flatMap((record) => rows.of(record));
      if (page.length < ROWS_AT_A_TIME) return;
      after = must(page.at(-1), 'a full page');
    }
  }

  #page(
    { id: questionnaire, version }: Questionnaire,
    blocks: readonly ExportBlock[],
    { day, enrolment, id }: Pick<RecordsTable, 'day' | 'enrolment' | 'id'>,
  ) {
    const months = blocks.flatMap(({ span }) => monthsOf(span)).sort();
    const kinds = [...new Set(blocks.map(({ span }) => span.kind))];
    const first = `${must(months.at(0), 'a span has months')}-01`;
    const modes = [...new Set(blocks.map(({ mode }) => mode))];
    return (
      this.#reader
        .selectFrom('records')
        .select(['enrolment', 'id', 'day', 'mode', 'flags', 'body', 'waiting', 'span'])
        .where('unit', '=', must(blocks[0], 'a group has blocks').unit)
        // What was read already is not even looked at.
        .where('day', '>=', day > first ? day : first)
        .where('day', '<=', `${must(months.at(-1), 'a span has months')}-31`)
        .where('questionnaire', '=', questionnaire)
        .where('version', '=', version)
        .where('mode', 'in', modes)
        .where('kind', '=', 'response')
        .where('state', 'in', ['released', 'partly'])
        .where(({ eb, or }) =>
          or([eb('span', 'in', kinds), ...kinds.map((kind) => eb('waiting', 'like', `%@${kind}"%`))]),
        )
        .where(({ eb, refTuple, tuple }) =>
          eb(refTuple('day', 'enrolment', 'id'), '>', tuple(day, enrolment, id)),
        )
        // As the index of units and days has them: nothing is sorted.
        .orderBy('day')
        .orderBy('enrolment')
        .orderBy('id')
        .limit(ROWS_AT_A_TIME)
        .execute()
    );
  }
}

/** Tells of which of some blocks of a unit a record is, and what its rows there are. */
class RowsOfBlocks {
  readonly #questionnaire: Questionnaire;
  readonly #blocks: readonly ExportBlock[];
  readonly #layout: TallyLayout;
  /** The places of blocks by mode, month and kind of span. */
  readonly #places = new Map<string, number>();
  readonly #waiting = new Map<string, KnownWaiting>();

  constructor(questionnaire: Questionnaire, blocks: readonly ExportBlock[]) {
    this.#questionnaire = questionnaire;
    this.#blocks = blocks;
    this.#layout = tallyLayout(questionnaire);
    for (const [place, { span, mode }] of blocks.entries()) {
      for (const month of monthsOf(span)) this.#places.set(placeName(mode, month, span.kind), place);
    }
  }

  /** The row of a response, and one for each of its answers that were released for a longer span than itself. */
  of(record: ReadRecord): readonly BlockRow[] {
    const waits = this.#waits(record.waiting);
    const response = JSON.parse(record.body) as Response;
    if (isExcluded(this.#questionnaire, response)) return [];
    const found: BlockRow[] = [];
    const place = this.#place(record, record.span);
    if (place !== undefined) {
      found.push({
        block: place,
        row: {
          ...this.#about(place),
          flags: waits.flags ? null : (JSON.parse(record.flags) as string[]),
          answers: response.answers,
          waiting: waits.cells,
        },
      });
    }
    for (const [item, span] of waits.later) {
      const later = this.#place(record, span);
      const id = must(this.#layout.items[item], 'an item');
      const answer = response.answers[id];
      if (later === undefined || answer === undefined) continue;
      const alone = { flags: ANSWER_ALONE_CELL, answers: { [id]: answer }, waiting: NONE } as const;
      found.push({ block: later, row: { ...this.#about(later), ...alone } });
    }
    return found;
  }

  #about(place: number) {
    const { unit, span, mode } = must(this.#blocks[place], 'a place of a block');
    const { id: questionnaire, version } = this.#questionnaire;
    return { unit, span: span.text, mode, questionnaire, version };
  }

  #place({ day, mode }: ReadRecord, kind: SpanKind): number | undefined {
    return this.#places.get(placeName(mode, day.slice(0, MONTH_LENGTH), kind));
  }

  #waits(text: string): KnownWaiting {
    const known = this.#waiting.get(text);
    if (known !== undefined) return known;
    const waits = must(parseWaiting(this.#layout, text), 'a record waits with items of its questionnaire');
    const parsed = { ...waits, cells: new Set([...waits.items, ...waits.later.keys()]) };
    if (this.#waiting.size >= KEPT_WAITING) this.#waiting.clear();
    this.#waiting.set(text, parsed);
    return parsed;
  }
}

const NONE: ReadonlySet<number> = new Set();
const MONTH_LENGTH = 'YYYY-MM'.length;

function placeName(mode: string, month: string, kind: SpanKind): string {
  return `${mode} ${month} ${kind}`;
}
