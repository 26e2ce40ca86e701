import type { Kysely, Transaction } from 'kysely';
import type { KnownQuestionnaires } from '../../ingest/check-record.ts';
import { frozenMonthsOf } from '../counting/frozen-months.ts';
import { grouped } from '../grouped.ts';
import type { Database } from '../schema.ts';
import { compareBreakdowns } from './compare-breakdowns.ts';
import { compareExclusions } from './compare-exclusions.ts';
import { compareLedger } from './compare-ledger.ts';
import { compareSums } from './compare-sums.ts';
import { compareAbandonments, compareTallies, compareWaiting } from './compare-tallies.ts';
import { compareTrees } from './compare-trees.ts';
import { COUNTED_BESIDE_BODY, CountedBlocks } from './counted-blocks.ts';
import type { Difference } from './difference.ts';

/** Tallies counted in one pass over the records: about 110 MB, at 2.8 KB each. */
const TALLIES_AT_A_TIME = 40_000;
/** Read and counted before the next: many more would outlive the young generation, and be copied by each collection. */
const RECORDS_AT_A_TIME = 250;

export interface RecountListener {
  readonly difference: (difference: Difference) => void;
  /** Called now and then during a pass. */
  readonly progress: (progress: RecountProgress) => void;
}

export interface RecountProgress {
  readonly pass: number;
  readonly passes: number;
  /** Read so far in this pass. */
  readonly records: number;
  /** Whether there are no more, in this pass or another. */
  readonly isLast: boolean;
}

export interface Recounted {
  readonly records: number;
  /** Stored rows that were compared. */
  readonly tallies: number;
  /** Blocks compared as a sum, since some of their records do not tell whether they were released. */
  readonly blocksTogether: number;
  /** Months whose answers were deleted: their figures stay, and nothing tells any more whether they are right. */
  readonly frozenMonths: readonly string[];
  /** Records that are held and in no figure, by why. */
  readonly heldByReason: Readonly<Record<string, number>>;
}

async function heldByReason(snapshot: Transaction<Database>): Promise<Readonly<Record<string, number>>> {
  const rows = await snapshot
    .selectFrom('held')
    .select(['reason', ({ fn }) => fn.countAll<number>().as('records')])
    .groupBy('reason')
    .orderBy('reason')
    .execute();
  return Object.fromEntries(rows.map(({ reason, records }) => [reason, records]));
}

/** Units next to each other in the order of their references, after one and up to another; null: no bound. */
interface Stretch {
  readonly after: string | null;
  readonly last: string | null;
}

/**
 * Counts the stored records again and tells every difference from the tallies, the stored sums, the breakdowns, the excluded heaps, the counts of abandoned
 * surveys, the ledger and the enrolments. Reads one snapshot and nothing is written, so the server may go on; while it
 * lasts, SQLite's log grows and PostgreSQL keeps what is deleted.
 *
 * The records are read in the order of their key. Where their tallies would fill the memory, they are read
 * several times, each time for other units.
 */
export function recount(
  reader: Kysely<Database>,
  questionnaires: KnownQuestionnaires,
  listener: RecountListener,
  talliesAtATime = TALLIES_AT_A_TIME,
): Promise<Recounted> {
  return reader
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (snapshot) => {
      const frozenMonths = await frozenMonthsOf(snapshot);
      const frozen = new Set(frozenMonths);
      const stretches = await stretchesOf(snapshot, talliesAtATime);
      const total = { records: 0, tallies: 0, blocksTogether: 0, frozenMonths };
      for (const [index, stretch] of stretches.entries()) {
        const counted = new CountedBlocks(questionnaires, frozen);
        const pass = { pass: index + 1, passes: stretches.length };
        total.records = await countRecords(snapshot, stretch, counted, listener, pass);
        total.tallies += await compareStretch(snapshot, stretch, counted, { listener, frozen });
        total.blocksTogether += blocksTogether(counted);
      }
      for await (const difference of compareBreakdowns(snapshot, questionnaires, frozen)) {
        listener.difference(difference);
      }
      for await (const difference of compareExclusions(snapshot, questionnaires, frozen)) {
        listener.difference(difference);
      }
      for await (const difference of compareSums(snapshot)) listener.difference(difference);
      for await (const difference of compareLedger(snapshot)) listener.difference(difference);
      for await (const difference of compareTrees(snapshot)) listener.difference(difference);
      return { ...total, heldByReason: await heldByReason(snapshot) };
    });
}

/** Cuts the units so that each stretch has about as many tallies as fit the memory; at least one stretch. */
async function stretchesOf(
  snapshot: Transaction<Database>,
  talliesAtATime: number,
): Promise<readonly Stretch[]> {
  const units = await snapshot
    .selectFrom('tallies')
    .select(['unit', ({ fn }) => fn.countAll<number>().as('tallies')])
    .groupBy('unit')
    .orderBy('unit')
    .execute();
  const stretches: Stretch[] = [];
  let after: string | null = null;
  let gathered = 0;
  for (const [index, { unit, tallies }] of units.entries()) {
    gathered += tallies;
    if (gathered < talliesAtATime || index === units.length - 1) continue;
    stretches.push({ after, last: unit });
    after = unit;
    gathered = 0;
  }
  return [...stretches, { after, last: null }];
}

/** Reads every record once and counts those of the stretch. Returns how many records there are. */
async function countRecords(
  snapshot: Transaction<Database>,
  { after, last }: Stretch,
  counted: CountedBlocks,
  { difference, progress }: RecountListener,
  pass: Pick<RecountProgress, 'pass' | 'passes'>,
): Promise<number> {
  const page = snapshot
    .selectFrom('records')
    .select([...COUNTED_BESIDE_BODY])
    // Other units' bodies stay where they are, while the page still ends after its number of records, and in time.
    .select((columns) =>
      columns
        .case()
        .when(
          columns.and([
            ...(after === null ? [] : [columns('unit', '>', after)]),
            ...(last === null ? [] : [columns('unit', '<=', last)]),
          ]),
        )
        .then(columns.ref('body'))
        .end()
        .as('body'),
    )
    .orderBy('enrolment')
    .orderBy('id')
    .limit(RECORDS_AT_A_TIME);
  let records = 0;
  let from = { enrolment: '', id: '' };
  for (;;) {
    const { enrolment, id } = from;
    const rows = await page
      .where(({ eb, refTuple, tuple }) => eb(refTuple('enrolment', 'id'), '>', tuple(enrolment, id)))
      .execute();
    for (const { body, ...row } of rows) {
      const fault = body === null ? null : counted.add({ ...row, body });
      if (fault !== null) difference({ kind: 'record', enrolment: row.enrolment, id: row.id, fault });
    }
    records += rows.length;
    from = rows.at(-1) ?? from;
    const isEnd = rows.length < RECORDS_AT_A_TIME;
    progress({ ...pass, records, isLast: isEnd && pass.pass === pass.passes });
    if (isEnd) return records;
  }
}

/** Compares unit by unit. Returns how many stored tallies there were. */
async function compareStretch(
  snapshot: Transaction<Database>,
  { after, last }: Stretch,
  { units }: CountedBlocks,
  { listener: { difference }, frozen }: { listener: RecountListener; frozen: ReadonlySet<string> },
): Promise<number> {
  const isChecked = ({ month }: { readonly month: string }) => !frozen.has(month);
  const abandonments = await snapshot
    .selectFrom('abandonments')
    .selectAll()
    .$if(after !== null, (query) => query.where('unit', '>', after ?? ''))
    .$if(last !== null, (query) => query.where('unit', '<=', last ?? ''))
    .execute();
  const abandoned = grouped(abandonments.filter(isChecked), ({ unit }) => unit);
  const withTallies = await snapshot
    .selectFrom('tallies')
    .select('unit')
    .distinct()
    .$if(after !== null, (query) => query.where('unit', '>', after ?? ''))
    .$if(last !== null, (query) => query.where('unit', '<=', last ?? ''))
    .execute();
  const waiting = grouped(
    (
      await snapshot
        .selectFrom('waiting_answers')
        .selectAll()
        .$if(after !== null, (query) => query.where('unit', '>', after ?? ''))
        .$if(last !== null, (query) => query.where('unit', '<=', last ?? ''))
        .execute()
    ).filter(isChecked),
    ({ unit }) => unit,
  );
  const all = new Set([
    ...withTallies.map(({ unit }) => unit),
    ...abandoned.keys(),
    ...waiting.keys(),
    ...units.keys(),
  ]);
  let tallies = 0;
  for (const unit of [...all].sort()) {
    const all = await snapshot.selectFrom('tallies').selectAll().where('unit', '=', unit).execute();
    const rows = all.filter(isChecked);
    tallies += rows.length;
    for (const found of compareTallies(units.get(unit), rows)) difference(found);
    for (const found of compareAbandonments(units.get(unit), abandoned.get(unit) ?? [])) difference(found);
    for (const found of compareWaiting(units.get(unit), waiting.get(unit) ?? [])) difference(found);
  }
  return tallies;
}

function blocksTogether({ units }: CountedBlocks): number {
  const blocks = [...units.values()].flatMap((unit) => [...unit.blocks.values()]);
  return blocks.filter(({ hasUnknown }) => hasUnknown).length;
}
