import { sql, type Transaction } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { Month } from '../../../core/kernel/period.ts';
import { isShorterSpan, SPAN_KINDS, type SpanKind } from '../../../core/kernel/span.ts';
import type { AnswerCounts } from '../../../core/tally/block-release.ts';
import { answerCounts, decideRelease, waitingAfter, withBefore } from '../../../core/tally/decide-release.ts';
import { type Block, type Cells, type DatedResponse, FoldedCells } from '../../../core/tally/fold-blocks.ts';
import { helpingTally } from '../../../core/tally/helping-responses.ts';
import { spanShares } from '../../../core/tally/span-shares.ts';
import { emptyTally, mergeTallies, type Tally } from '../../../core/tally/tally.ts';
import {
  freedText,
  parseWaiting,
  type Waiting,
  waitingText,
  withoutFreed,
} from '../../../core/tally/waiting-answers.ts';
import { snapshotsSoFar } from '../closing/snapshots-so-far.ts';
import type { Engine } from '../engine.ts';
import type { Database, RecordsTable } from '../schema.ts';
import type { SpanBlock } from './spans/span-block.ts';
import {
  NOT_RELEASED,
  partlyReleased,
  RESPONSES_AT_A_TIME,
  type StoredResponse,
  updateResponses,
} from './spans/stored-responses.ts';
import { readWaitingRows, type WaitingRow, writeWaitingRow } from './spans/waiting-rows.ts';

/** How the responses of a released block stand in `records`. */
export type AsReleased = Readonly<
  Pick<RecordsTable, 'state' | 'waiting' | 'span' | 'moved_day' | 'snapshots'>
>;

/** One month of what is released. */
export interface GatheredMonth {
  /** With the responses of a batch that is being added, if it is one of a batch. */
  readonly block: Block;
  /** All that is pending, and the block's own responses among it. */
  readonly pending: Cells;
  readonly total: Tally;
  /** Those of them that were stored before. */
  readonly stored: readonly StoredResponse[];
}

/** What was added to the released tallies of a month, by the span it was released for. */
export type MovedCells = ReadonlyMap<SpanKind, Cells>;

interface Released {
  readonly asReleased: AsReleased;
  readonly moved: ReadonlyMap<Month, MovedCells>;
}

/**
 * Releases for a span what its months have gathered, if anything, and the answers that waited in it and are enough now:
 * says what moves into released tallies, and what of the records waits on (decideRelease). Records are read again only
 * for answers that no longer wait, which is once for each ten of them, and where new ones begin to.
 *
 * @param gathered months with pending responses that together are enough; none where only answers are released
 * @param today on which they move
 */
export async function releaseSpan(
  transaction: Transaction<Database>,
  engine: Engine,
  span: SpanBlock,
  gathered: readonly GatheredMonth[],
  today: Day,
): Promise<Released> {
  const snapshots = await snapshotsSoFar(transaction, engine);
  const rows = await readWaitingRows(transaction, span);
  const fresh = gathered.flatMap(({ stored, block }): readonly DatedResponse[] => [
    ...stored,
    ...block.responses,
  ]);
  const isUndecided = gathered.some(({ stored }) => stored.some(({ state }) => state === 'unknown'));
  const helping = new Map(gathered.map(({ block, pending }) => [block.month, helpingTally(block, pending)]));
  const { waiting, freed } = decideRelease({
    block: span,
    total: gathered.map(({ total }) => total).reduce(mergeTallies, emptyTally(span.layout)),
    helping: [...helping.values()].reduce(mergeTallies, emptyTally(span.layout)),
    waitedBefore: sumOf(rows),
    responses: isUndecided ? null : fresh,
  });
  const asReleased = { ...stateOf(span, span.kind, waiting), moved_day: today, snapshots };

  const folded = new MovedResponses(span);
  for (const { block, pending, stored } of gathered) {
    if (waiting.items.size === 0) folded.addCells(block.month as Month, span.kind, pending);
    else for (const one of [...stored, ...block.responses]) folded.of(one, span.kind).add(one, waiting.items);
  }
  if (freed.size > 0) {
    for (const month of span.months) await free(transaction, span, month, { freed, snapshots }, folded);
  }
  if (waiting.items.size > 0 || freed.size > 0) {
    const released = new Map(
      gathered.map(({ block: { month }, total }) => [
        month,
        answerCounts(span.layout, total, must(helping.get(month), 'a month that was gathered')),
      ]),
    );
    for (const row of changedRows(span, rows, released, { waiting, freed })) {
      await writeWaitingRow(transaction, span, row);
    }
  }
  for (const { block, stored } of gathered) {
    if (stored.length === 0) continue;
    await updateResponses(transaction, block).set(asReleased).where('state', 'in', NOT_RELEASED).execute();
  }
  return { asReleased, moved: folded.cells() };
}

/** What moves, by month and span. */
class MovedResponses {
  readonly #span: SpanBlock;
  readonly #folded = new Map<Month, Map<SpanKind, FoldedCells>>();
  readonly #whole = new Map<Month, Map<SpanKind, Cells>>();

  constructor(span: SpanBlock) {
    this.#span = span;
  }

  of({ day }: Pick<DatedResponse, 'day'>, kind: SpanKind): FoldedCells {
    const month = day.slice(0, 7) as Month;
    const ofMonth = this.#folded.get(month) ?? new Map<SpanKind, FoldedCells>();
    const cells = ofMonth.get(kind) ?? new FoldedCells({ ...this.#span, month });
    this.#folded.set(month, ofMonth.set(kind, cells));
    return cells;
  }

  addCells(month: Month, kind: SpanKind, cells: Cells): void {
    this.#whole.set(month, (this.#whole.get(month) ?? new Map<SpanKind, Cells>()).set(kind, cells));
  }

  cells(): ReadonlyMap<Month, MovedCells> {
    const months = new Set([...this.#whole.keys(), ...this.#folded.keys()]);
    return new Map(
      [...months].map((month) => {
        const kinds = SPAN_KINDS.flatMap((kind) => {
          const whole: Cells = this.#whole.get(month)?.get(kind) ?? new Map();
          const cells = mergedCells(whole, this.#folded.get(month)?.get(kind)?.cells() ?? new Map());
          return cells.size === 0 ? [] : [[kind, cells] as const];
        });
        return [month, new Map(kinds)];
      }),
    );
  }
}

/** Adds the answers that wait no longer to what moves, and says so of their records. */
async function free(
  transaction: Transaction<Database>,
  span: SpanBlock,
  month: Month,
  { freed, snapshots }: { readonly freed: ReadonlySet<number>; readonly snapshots: number },
  folded: MovedResponses,
): Promise<void> {
  const block = { ...span, month };
  const spans = SPAN_KINDS.filter((kind) => !isShorterSpan(span.kind, kind));
  const kinds = new Map<string, Pick<StoredResponse, 'span' | 'waiting'>>();
  for (let after = { enrolment: '', id: '' }; ; ) {
    const page = await partlyReleased(transaction, block, spans, after);
    for (const response of page) {
      kinds.set(`${response.span} ${response.waiting}`, response);
      const before = waitingOf(span, response.waiting);
      refold(folded, response, { before, after: waitsAfter(span, response.span, before, freed) }, span.kind);
    }
    if (page.length < RESPONSES_AT_A_TIME) break;
    after = must(page.at(-1), 'a full page');
  }
  for (const kind of kinds.values()) {
    const before = waitingOf(span, kind.waiting);
    const now = [...before.items].filter((item) => freed.has(item));
    const noted = freedText(span.layout, snapshots, now);
    await updateResponses(transaction, block)
      .set(stateOf(span, kind.span, waitsAfter(span, kind.span, before, freed)))
      .$if(noted !== '', (query) => query.set({ freed: sql<string>`freed || ${noted}` }))
      .where('state', '=', 'partly')
      .where('span', '=', kind.span)
      .where('waiting', '=', kind.waiting)
      .execute();
  }
}

/** Moves a response from how it counted to how it counts, in the spans in which that may differ. */
function refold(
  folded: MovedResponses,
  response: StoredResponse,
  { before, after }: { readonly before: Waiting; readonly after: Waiting },
  from: SpanKind,
): void {
  for (const { kind, without, held } of spanShares(response.span, after)) {
    if (isShorterSpan(kind, from)) continue;
    folded.of(response, kind).add(response, without);
    if (held !== null) folded.of(response, kind).takeBack(response, held);
  }
  for (const { kind, without, held } of spanShares(response.span, before)) {
    if (isShorterSpan(kind, from)) continue;
    folded.of(response, kind).takeBack(response, without);
    if (held !== null) folded.of(response, kind).add(response, held);
  }
}

/** An answer that is released for a longer span than its response is none of the response's own figures. */
function waitsAfter(
  { kind }: SpanBlock,
  released: SpanKind,
  before: Waiting,
  freed: ReadonlySet<number>,
): Waiting {
  return withoutFreed(before, freed, kind === released ? null : kind);
}

/** The rows of waiting answers that a release changes. */
function changedRows(
  { kind, months, layout }: SpanBlock,
  rows: readonly WaitingRow[],
  released: ReadonlyMap<string, AnswerCounts>,
  { waiting, freed }: { readonly waiting: Waiting; readonly freed: ReadonlySet<number> },
): readonly WaitingRow[] {
  const stay = new Set([...layout.items.keys()].filter((item) => !freed.has(item)));
  const shorter = rows
    .filter((row) => row.span !== kind)
    .map((row) => ({
      ...row,
      ...waitingAfter(row, null, stay),
      later: layout.items.map((_, item) =>
        freed.has(item) && row.answers[item] !== 0
          ? longest(row.later[item] ?? null, kind)
          : (row.later[item] ?? null),
      ),
    }));
  const own = months.flatMap((month): WaitingRow[] => {
    const row = rows.find((one) => one.month === month && one.span === kind);
    const counts = released.get(month);
    if (row === undefined && counts === undefined) return [];
    const none = { answers: layout.items.map(() => 0), helping: layout.items.map(() => 0) };
    const left = row === undefined ? null : waitingAfter(row, null, stay);
    const begun = waitingAfter(counts ?? none, null, waiting.items);
    return [{ month, span: kind, later: row?.later ?? [], ...withBefore(begun, left) }];
  });
  return [...shorter, ...own];
}

function longest(known: SpanKind | null, kind: SpanKind): SpanKind {
  return known === null || isShorterSpan(known, kind) ? kind : known;
}

function sumOf(rows: readonly WaitingRow[]): AnswerCounts | null {
  const [first, ...others] = rows;
  return first === undefined ? null : others.reduce<AnswerCounts>(withBefore, first);
}

/** The cells of both. */
export function mergedCells(one: Cells, other: Cells): Cells {
  const all = new Map(one);
  for (const [cell, { key, tally }] of other) {
    const known = all.get(cell);
    all.set(cell, { key, tally: known === undefined ? tally : mergeTallies(known.tally, tally) });
  }
  return all;
}

function waitingOf({ layout }: SpanBlock, text: string): Waiting {
  return must(parseWaiting(layout, text), 'a record waits with items of its questionnaire');
}

function stateOf(
  { layout }: SpanBlock,
  span: SpanKind,
  waiting: Waiting,
): Omit<AsReleased, 'moved_day' | 'snapshots'> {
  return {
    state: waiting.items.size > 0 ? 'partly' : 'released',
    waiting: waitingText(layout, waiting),
    span,
  };
}
