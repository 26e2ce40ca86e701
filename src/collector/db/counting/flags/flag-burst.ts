import type { Transaction } from 'kysely';
import { must } from '../../../../core/kernel/assert.ts';
import type { Day } from '../../../../core/kernel/calendar.ts';
import type { Month } from '../../../../core/kernel/period.ts';
import type { SpanKind } from '../../../../core/kernel/span.ts';
import type { Response } from '../../../../core/questionnaire/response.ts';
import { type Block, blockName, FoldedCells, isFlagged } from '../../../../core/tally/fold-blocks.ts';
import { helpsToRelease } from '../../../../core/tally/helping-responses.ts';
import { isInBurst, LATE_BURST, withFlag } from '../../../../core/tally/response-flags.ts';
import { spanShares } from '../../../../core/tally/span-shares.ts';
import { tallyLayout } from '../../../../core/tally/tally-layout.ts';
import { parseWaiting, type Waiting, waitingText } from '../../../../core/tally/waiting-answers.ts';
import type { KnownQuestionnaires } from '../../../ingest/check-record.ts';
import type { Engine } from '../../engine.ts';
import { grouped } from '../../grouped.ts';
import { ofMonth } from '../../records-of-month.ts';
import type { Database, RecordsTable, SamplingColumns } from '../../schema.ts';
import { type MovedCells, mergedCells } from '../release-block.ts';
import { monthSpan } from '../spans/span-block.ts';
import { readWaitingRows, writeWaitingRow } from '../spans/waiting-rows.ts';
import { pendingCells, pendingRows, releasedRows, writeRows } from '../tally-blocks.ts';
import { notePatterns } from './pattern-blocks.ts';

type FlaggedRecord = Omit<
  RecordsTable,
  'hour' | 'language' | 'kind' | 'moved_day' | 'exclusion' | 'snapshots' | 'freed' | keyof SamplingColumns
>;

/** Responses of one device and day. */
interface Burst {
  readonly enrolment: string;
  readonly day: string;
  readonly ids: readonly string[];
}

/**
 * Flags responses that were counted before as standing in a burst, and moves them from the tallies of the others to those of the
 * flagged, pending and released alike: no sum of both changes. One that came with the breakdowns of its span stays
 * where it is (LATE_BURST).
 *
 * What the export says of the flags of their blocks waits from then on: that one of its rows is flagged now, whoever
 * has the former export would see.
 *
 * @returns ids that could not be flagged yet, since nobody knows whether they are released
 */
export async function flagBurst(
  transaction: Transaction<Database>,
  engine: Engine,
  questionnaires: KnownQuestionnaires,
  burst: Burst,
): Promise<readonly string[]> {
  const blocks = new Set((await recordsOf(transaction, burst)).map(nameOf));
  await engine.lockNamed(
    transaction,
    [...blocks].sort().map((name) => `tallies ${name}`),
  );
  const records = (await recordsOf(transaction, burst)).filter(({ flags }) => !isInBurst(flagsIn(flags)));
  const known = records.filter(({ state }) => state !== 'unknown');
  for (const [, ofBlock] of [...grouped(known, nameOf)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await flagInBlock(transaction, engine, questionnaires, ofBlock);
  }
  return records.filter(({ state }) => state === 'unknown').map(({ id }) => id);
}

function recordsOf(
  transaction: Transaction<Database>,
  { enrolment, day, ids }: Burst,
): Promise<readonly FlaggedRecord[]> {
  return transaction
    .selectFrom('records')
    .select(['enrolment', 'id', 'unit', 'questionnaire', 'version', 'mode', 'day', 'flags', 'body'])
    .select(['state', 'span', 'waiting', 'breakdown'])
    .where('enrolment', '=', enrolment)
    .where('day', '=', day)
    .where('id', 'in', ids)
    .where('kind', '=', 'response')
    .orderBy('id')
    .execute();
}

async function flagInBlock(
  transaction: Transaction<Database>,
  engine: Engine,
  questionnaires: KnownQuestionnaires,
  records: readonly FlaggedRecord[],
): Promise<void> {
  const block = blockOf(must(records[0], 'a record'), questionnaires);
  // A questionnaire that is gone: its figures are shown to nobody.
  if (block === null) return;
  const moved = new Map<SpanKind, FoldedCells>();
  const pending = new FoldedCells(block);
  const nowhere = new Set<number>();
  for (const record of records) {
    const before = flagsIn(record.flags);
    const after = withFlag(before, record.breakdown === '' ? 'burst' : LATE_BURST);
    const response = { ...(JSON.parse(record.body) as Response), comment: null };
    const [former, later] = [before, after].map((flags) => ({ response, day: record.day as Day, flags }));
    const change = { former: must(former, 'flags'), later: must(later, 'flags') };
    if (isFlagged(before) === isFlagged(after)) {
      // It counts as it did.
    } else if (record.state === 'pending') {
      pending.add(change.later);
      pending.takeBack(change.former, nowhere);
    } else {
      const waiting = waitingOf(block, record);
      for (const { kind, without, held } of spanShares(record.span, waiting)) {
        const folded = moved.get(kind) ?? new FoldedCells(block);
        moved.set(kind, folded);
        folded.add(change.later, without);
        folded.takeBack(change.former, without);
        if (held === null) continue;
        folded.takeBack(change.later, held);
        folded.add(change.former, held);
      }
      if (helpsToRelease(block.questionnaire, change.former)) {
        await helpNoMore(transaction, block, record.span, waiting, response);
      }
    }
    await transaction
      .updateTable('records')
      .set({ flags: JSON.stringify(after) })
      .where('enrolment', '=', record.enrolment)
      .where('day', '=', record.day)
      .where('id', '=', record.id)
      .execute();
  }
  const cells = pending.cells();
  if (cells.size > 0) {
    const all = mergedCells(await pendingCells(transaction, block), cells);
    await writeRows(transaction, engine, pendingRows(all, [...cells.keys()]));
  }
  const released: MovedCells = new Map([...moved].map(([kind, folded]) => [kind, folded.cells()]));
  if (released.size > 0) {
    await writeRows(transaction, engine, await releasedRows(transaction, block, released));
  }
  const spans = new Set(records.flatMap(({ state, span }) => (state === 'pending' ? [] : [span])));
  for (const span of spans) await keepFlagsBack(transaction, block, span);
  await notePatterns(transaction, block);
}

/** The answers it waits with help no more to make the ten. */
async function helpNoMore(
  transaction: Transaction<Database>,
  block: Block,
  span: SpanKind,
  { items }: Waiting,
  response: Response,
): Promise<void> {
  const ofMonth = monthSpan(block);
  const rows = await readWaitingRows(transaction, { ...ofMonth, kind: span });
  const row = rows.find((one) => one.span === span);
  if (row === undefined) return;
  const helping = row.helping.map((count, item) => {
    const answer = response.answers[must(block.layout.items[item], 'an item')];
    return items.has(item) && typeof answer === 'number' ? count - 1 : count;
  });
  await writeWaitingRow(transaction, ofMonth, { ...row, helping });
}

/** Keeps the flags of a released block out of exports. */
async function keepFlagsBack(
  transaction: Transaction<Database>,
  block: Block,
  span: SpanKind,
): Promise<void> {
  const { layout } = block;
  const isReleased = transaction
    .selectFrom('records')
    .select('waiting')
    .distinct()
    .where(ofMonth(block))
    .where('kind', '=', 'response')
    .where('state', 'in', ['released', 'partly'])
    .where('span', '=', span);
  for (const { waiting } of await isReleased.execute()) {
    const before = must(parseWaiting(layout, waiting), 'a record waits with items of its questionnaire');
    if (before.flags) continue;
    await transaction
      .updateTable('records')
      .set({ waiting: waitingText(layout, { ...before, flags: true }) })
      .where(ofMonth(block))
      .where('kind', '=', 'response')
      .where('state', 'in', ['released', 'partly'])
      .where('span', '=', span)
      .where('waiting', '=', waiting)
      .execute();
  }
}

function blockOf(record: FlaggedRecord, questionnaires: KnownQuestionnaires): Block | null {
  const questionnaire = questionnaires.find(record.questionnaire, record.version);
  if (questionnaire === undefined) return null;
  const { unit, mode } = record;
  const month = record.day.slice(0, 7) as Month;
  const layout = tallyLayout(questionnaire);
  return { name: nameOf(record), unit, month, mode, questionnaire, layout, responses: [] };
}

function nameOf({ unit, day, questionnaire, version, mode }: FlaggedRecord): string {
  return blockName({ unit, month: day.slice(0, 7), questionnaire, version, mode });
}

function waitingOf({ layout }: Block, { waiting }: FlaggedRecord): Waiting {
  return must(parseWaiting(layout, waiting), 'a record waits with items of its questionnaire');
}

function flagsIn(text: string): readonly string[] {
  return JSON.parse(text) as readonly string[];
}
