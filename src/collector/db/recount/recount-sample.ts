import type { Kysely, Transaction } from 'kysely';
import type { KnownQuestionnaires } from '../../ingest/check-record.ts';
import { frozenMonthsOf } from '../counting/frozen-months.ts';
import { grouped } from '../grouped.ts';
import type { Database } from '../schema.ts';
import { compareBooks } from './compare-ledger.ts';
import { compareAbandonments, compareTallies, compareWaiting } from './compare-tallies.ts';
import { COUNTED_BESIDE_BODY, CountedBlocks } from './counted-blocks.ts';
import type { Difference } from './difference.ts';
import { type DrawBy, type Drawn, draw, type UnitMonth, unitMonths } from './drawn-months.ts';

const RECORDS_AT_A_TIME = 2_000;

interface DrawnDevice {
  readonly id: string;
  readonly seen: number;
  readonly held: number;
  readonly records: number;
}

/** What was counted again, and of how much. */
export interface RecountedSample {
  readonly months: Drawn<UnitMonth>;
  readonly devices: Drawn<DrawnDevice>;
  readonly differences: number;
}

/**
 * Counts some records again: all that some offices have of a month, against their tallies, and the books of some devices.
 * Whichever are drawn, time and memory grow with the draw; only that there are others takes a look at an index. Months whose
 * answers were deleted are not drawn.
 */
export function recountSample(
  reader: Kysely<Database>,
  questionnaires: KnownQuestionnaires,
  by: DrawBy,
): Promise<RecountedSample> {
  return reader
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (snapshot) => {
      const frozen = new Set<string>(await frozenMonthsOf(snapshot));
      const all = (await unitMonths(snapshot)).filter(({ month }) => !frozen.has(month));
      const months = draw(all, by, ({ unit, month }) => `${unit} ${month}`);
      const enrolments = await snapshot.selectFrom('enrolments').select(['id', 'seen', 'held']).execute();
      const devices = draw(
        enrolments.map((device) => ({ ...device, records: device.seen })),
        by,
        ({ id }) => id,
      );
      let differences = 0;
      const beside = await countedBeside(snapshot, months.drawn);
      for (const unitMonth of months.drawn) {
        for await (const _found of compareMonth(snapshot, questionnaires, unitMonth, beside)) {
          differences += 1;
        }
      }
      for await (const _found of compareBooks(snapshot, devices.drawn)) differences += 1;
      return { months, devices, differences };
    });
}

/** What stands in tables that are not kept by unit: read once for all. */
async function countedBeside(snapshot: Transaction<Database>, drawn: readonly UnitMonth[]) {
  const units = [...new Set(drawn.map(({ unit }) => unit))];
  const ofUnits = units.length === 0 ? [''] : units;
  const [abandonments, waiting] = [
    await snapshot.selectFrom('abandonments').selectAll().where('unit', 'in', ofUnits).execute(),
    await snapshot.selectFrom('waiting_answers').selectAll().where('unit', 'in', ofUnits).execute(),
  ];
  return { abandonments: grouped(abandonments, nameOf), waiting: grouped(waiting, nameOf) };
}

function nameOf({ unit, month }: Pick<UnitMonth, 'unit' | 'month'>): string {
  return `${unit} ${month}`;
}

async function* compareMonth(
  snapshot: Transaction<Database>,
  questionnaires: KnownQuestionnaires,
  { unit, month }: UnitMonth,
  beside: Awaited<ReturnType<typeof countedBeside>>,
): AsyncGenerator<Difference> {
  const blocks = new CountedBlocks(questionnaires, new Set());
  let from = { enrolment: '', id: '' };
  for (;;) {
    const { enrolment, id } = from;
    const rows = await snapshot
      .selectFrom('records')
      .select([...COUNTED_BESIDE_BODY, 'body'])
      .where('unit', '=', unit)
      .where('day', '>=', `${month}-01`)
      .where('day', '<=', `${month}-31`)
      .where(({ eb, refTuple, tuple }) => eb(refTuple('enrolment', 'id'), '>', tuple(enrolment, id)))
      .orderBy('enrolment')
      .orderBy('id')
      .limit(RECORDS_AT_A_TIME)
      .execute();
    for (const row of rows) {
      const fault = blocks.add(row);
      if (fault !== null) yield { kind: 'record', enrolment: row.enrolment, id: row.id, fault };
    }
    from = rows.at(-1) ?? from;
    if (rows.length < RECORDS_AT_A_TIME) break;
  }
  const counted = blocks.units.get(unit);
  const tallies = await snapshot
    .selectFrom('tallies')
    .selectAll()
    .where('unit', '=', unit)
    .where('month', '=', month)
    .execute();
  const name = nameOf({ unit, month });
  yield* compareTallies(counted, tallies);
  yield* compareAbandonments(counted, beside.abandonments.get(name) ?? []);
  yield* compareWaiting(counted, beside.waiting.get(name) ?? []);
}
