import { sql, type Transaction } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { Response } from '../../../core/questionnaire/response.ts';
import type { AnswerCounts } from '../../../core/tally/block-release.ts';
import { decideRelease, withoutFreed } from '../../../core/tally/decide-release.ts';
import { type Block, type Cells, type DatedResponse, FoldedCells } from '../../../core/tally/fold-blocks.ts';
import { helpingTally } from '../../../core/tally/helping-responses.ts';
import type { Tally } from '../../../core/tally/tally.ts';
import { parseWaiting, type Waiting, waitingText } from '../../../core/tally/waiting-answers.ts';
import type { Database, RecordsTable } from '../schema.ts';

/** How the responses of a released block stand in `records`. */
export type AsReleased = Readonly<Pick<RecordsTable, 'state' | 'waiting'>>;

interface Gathered {
  /** All that is pending, and the block's own responses among it. */
  readonly pending: Cells;
  readonly total: Tally;
  /** Those of them that were stored before. */
  readonly stored: readonly StoredResponse[];
}

/** Records read at a time. */
const PAGE = 1_000;
const NOT_RELEASED = ['pending', 'unknown'] as const;

/**
 * Releases a block that has gathered enough: says what moves into its released tallies, and what of its records
 * waits on (decideRelease). Records are read again only for answers that no longer wait, which is once for each ten
 * of them, and where new ones begin to.
 */
export async function releaseBlock(
  transaction: Transaction<Database>,
  block: Block,
  { pending, total, stored: storedBefore }: Gathered,
): Promise<{ readonly asReleased: AsReleased; readonly moved: Cells }> {
  const waitedBefore = await readWaitingAnswers(transaction, block);
  const fresh: readonly DatedResponse[] = [...storedBefore, ...block.responses];
  const isUndecided = storedBefore.some(({ state }) => state === 'unknown');
  const responses = isUndecided ? null : fresh;
  const { waiting, freed, waitingAnswers } = decideRelease({
    ...{ block, total, waitedBefore, responses },
    helping: helpingTally(block, pending),
  });
  const asReleased = stateOf(block, waiting);

  let moved = pending;
  if (waiting.items.size > 0 || freed.size > 0) {
    const folded = new FoldedCells(block);
    for (const response of fresh) folded.add(response, waiting.items);
    if (freed.size > 0) await free(transaction, block, freed, folded);
    moved = folded.cells();
    await writeWaitingAnswers(transaction, block, waitingAnswers, waitedBefore !== null);
  }
  if (storedBefore.length > 0) {
    await updateRecords(transaction, block).set(asReleased).where('state', 'in', NOT_RELEASED).execute();
  }
  return { asReleased, moved };
}

/** Adds the answers that wait no longer to what moves, and says so of their records. */
async function free(
  transaction: Transaction<Database>,
  block: Block,
  freed: ReadonlySet<number>,
  folded: FoldedCells,
): Promise<void> {
  const kinds = new Set<string>();
  for (let after: StoredResponse | null = null; ; ) {
    const page: readonly StoredResponse[] = await storedResponses(transaction, block, ['partly'], after);
    for (const response of page) {
      kinds.add(response.waiting);
      const waiting = waitingOf(block, response.waiting);
      folded.add(response, withoutFreed(waiting, freed).items);
      folded.takeBack(response, waiting.items);
    }
    if (page.length < PAGE) break;
    after = must(page.at(-1), 'a full page');
  }
  for (const kind of kinds) {
    await updateRecords(transaction, block)
      .set(stateOf(block, withoutFreed(waitingOf(block, kind), freed)))
      .where('state', '=', 'partly')
      .where('waiting', '=', kind)
      .execute();
  }
}

function waitingOf({ layout }: Block, text: string): Waiting {
  return must(parseWaiting(layout, text), 'a record waits with items of its questionnaire');
}

function stateOf({ layout }: Block, waiting: Waiting): AsReleased {
  return {
    state: waiting.items.size > 0 ? 'partly' : 'released',
    waiting: waitingText(layout, waiting),
  };
}

/** A block's responses that are not released. */
export function pendingResponses(
  transaction: Transaction<Database>,
  block: Block,
): Promise<readonly StoredResponse[]> {
  return storedResponses(transaction, block, NOT_RELEASED);
}

export type StoredResponse = DatedResponse & Pick<RecordsTable, 'enrolment' | 'id' | 'state' | 'waiting'>;

async function storedResponses(
  transaction: Transaction<Database>,
  block: Block,
  states: readonly RecordsTable['state'][],
  page?: Pick<RecordsTable, 'enrolment' | 'id'> | null,
): Promise<readonly StoredResponse[]> {
  const { unit, month, questionnaire, mode } = block;
  const { enrolment, id } = page ?? { enrolment: '', id: '' };
  const rows = await transaction
    .selectFrom('records')
    .select(['enrolment', 'id', 'day', 'flags', 'body', 'state', 'waiting'])
    .where('unit', '=', unit)
    .where('questionnaire', '=', questionnaire.id)
    .where('version', '=', questionnaire.version)
    .where('mode', '=', mode)
    .where('day', '>=', `${month}-01`)
    .where('day', '<=', `${month}-31`)
    // In the words of the partial index, which no parameter may stand for.
    .where(sql<boolean>`state <> 'released'`)
    .where('state', 'in', states)
    .$if(page !== undefined, (query) =>
      query
        .where(({ eb, refTuple, tuple }) => eb(refTuple('enrolment', 'id'), '>', tuple(enrolment, id)))
        .orderBy('enrolment')
        .orderBy('id')
        .limit(PAGE),
    )
    .execute();
  return rows.map(({ body, flags, day, ...row }) => ({
    ...row,
    day: day as Day,
    flags: JSON.parse(flags) as string[],
    response: { ...(JSON.parse(body) as Response), comment: null },
  }));
}

function updateRecords(transaction: Transaction<Database>, block: Block) {
  const { unit, month, questionnaire, mode } = block;
  return transaction
    .updateTable('records')
    .where('unit', '=', unit)
    .where('questionnaire', '=', questionnaire.id)
    .where('version', '=', questionnaire.version)
    .where('mode', '=', mode)
    .where('day', '>=', `${month}-01`)
    .where('day', '<=', `${month}-31`)
    .where(sql<boolean>`state <> 'released'`);
}

async function readWaitingAnswers(
  transaction: Transaction<Database>,
  { unit, month, questionnaire, mode }: Block,
): Promise<AnswerCounts | null> {
  const row = await transaction
    .selectFrom('waiting_answers')
    .select(['answers', 'helping'])
    .where('unit', '=', unit)
    .where('month', '=', month)
    .where('questionnaire', '=', questionnaire.id)
    .where('version', '=', questionnaire.version)
    .where('mode', '=', mode)
    .executeTakeFirst();
  return row === undefined
    ? null
    : { answers: JSON.parse(row.answers) as number[], helping: JSON.parse(row.helping) as number[] };
}

async function writeWaitingAnswers(
  transaction: Transaction<Database>,
  { unit, month, questionnaire, mode }: Block,
  { answers, helping }: AnswerCounts,
  isKnown: boolean,
): Promise<void> {
  const key = { unit, month, questionnaire: questionnaire.id, version: questionnaire.version, mode };
  if (isKnown) {
    const isKey = Object.entries(key) as [keyof typeof key, string | number][];
    await transaction
      .deleteFrom('waiting_answers')
      .where(({ and, eb }) => and(isKey.map(([column, value]) => eb(column, '=', value))))
      .execute();
  }
  if (answers.every((count) => count === 0)) return;
  await transaction
    .insertInto('waiting_answers')
    .values({ ...key, answers: JSON.stringify(answers), helping: JSON.stringify(helping) })
    .execute();
}
