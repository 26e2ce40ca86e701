import { type RawBuilder, sql } from 'kysely';
import { storeHappenings } from '../../src/collector/demo/fill-with-demo.ts';
import { type Random, seededRandom } from '../../src/collector/demo/random.ts';
import type { Happening } from '../../src/collector/demo/simulate-year.ts';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { HOUR_MS } from '../../src/core/kernel/duration.ts';
import { type Month, monthBefore, monthOfDay } from '../../src/core/kernel/period.ts';
import { TOTAL_MARGIN } from '../../src/core/tally/tally-key.ts';
import { checkUnits } from '../../src/core/units/check-units.ts';
import { unitFields } from '../../src/core/units/parse-unit-row.ts';
import { type Unit, unitRef } from '../../src/core/units/unit.ts';
import { SERVICE } from '../support/batches.ts';
import { STATED_KEYS } from '../support/test-keys.ts';
import { responseOf, unitOf } from './page-province.ts';

/** Each has as many offices below it as a province of the country has communes, roughly. */
const PROVINCES = Array.from({ length: 10 }, (_, at) => String(990 + at));
/** The working days of a month on which somebody answers. */
const DAYS = 20;

export interface ExportCountry {
  readonly offices: readonly Unit[];
  /** The year-long span the responses are in, as an address takes it. */
  readonly months: readonly Month[];
  readonly responses: number;
}

/**
 * Many offices below some provinces, each with the same number of responses a month in a calendar year that is over: those
 * of one office are checked, counted and released as real ones are, and stand at the others once more under ids of
 * their own.
 */
export async function fillExportCountry(
  dataDir: string,
  today: Day,
  { officeCount, aMonth }: { readonly officeCount: number; readonly aMonth: number },
): Promise<ExportCountry> {
  const year = Number(today.slice(0, 4)) - 1;
  const first = `${year}-01` as Month;
  const months = Array.from({ length: 12 }, (_, at) => monthBefore(`${year}-12` as Month, 11 - at));
  const offices = Array.from({ length: officeCount }, (_, at) => officeOf(at, first));
  const collector = await openCollector({ dataDir, databaseUrl: null, keys: STATED_KEYS, release: 'at-ten' });
  try {
    const { database, ingest, enrolments } = collector;
    const provinces = PROVINCES.map((code) => unitOf(code, null, 'province', first));
    const rows = [...provinces, ...offices].map((unit, at) => ({
      line: at + 1,
      fields: unitFields(unit),
    }));
    const added = await collector.units.change((existing) => checkUnits(existing, rows));
    if (!added.ok) throw new Error(JSON.stringify(added.error));
    await database.engine.withoutWaitingForDisk(database.writer, async () => {
      const [model, ...others] = offices;
      if (model === undefined) throw new Error('a country has offices');
      const random = seededRandom(1);
      const happenings = months.flatMap((month) => happeningsOf(month, aMonth, random));
      await storeHappenings({ ...ingest, enrolments }, model, SERVICE, happenings, random, Date.now());
      await collector.pendingBlocks.release(new AbortController().signal);
      await collector.deferredWrites.writeAll(monthOfDay(today));
      for (const [at, other] of others.entries()) {
        await copyOffice(database.writer, { from: unitRef(model), to: unitRef(other), number: at + 1 });
      }
    });
  } finally {
    await collector.close();
  }
  return { offices, months, responses: officeCount * aMonth * months.length };
}

function officeOf(at: number, first: Month): Unit {
  const province = must(PROVINCES[at % PROVINCES.length], 'a province');
  return unitOf(`${province}${10_001 + at}`, province, 'commune', first);
}

type Writer = Awaited<ReturnType<typeof openCollector>>['database']['writer'];

/** Odd, so that each number has another product: offices come in no order, as real ones with their random ids. */
const SPREAD = 2_654_435_761;

/** The device of one office, its released records and their totals once more for another. */
async function copyOffice(
  writer: Writer,
  { from, to, number }: { readonly from: string; readonly to: string; readonly number: number },
): Promise<void> {
  const enrolment = (Math.imul(number, SPREAD) >>> 0).toString(16).padStart(8, '0');
  const ofOther = (column: string) => sql`${enrolment} || substr(${sql.ref(column)}, 9)`;
  const ofOffice = sql`select enrolment from records where unit = ${from}`;
  await writer.transaction().execute(async (transaction) => {
    for (const [table, only, others] of [
      ['enrolments', sql`id in (${ofOffice})`, { id: ofOther('id'), unit: sql`${to}` }],
      ['ledger', sql`enrolment in (${ofOffice})`, { enrolment: ofOther('enrolment') }],
      ['records', sql`unit = ${from}`, { enrolment: ofOther('enrolment'), unit: sql`${to}` }],
      ['tallies', sql`unit = ${from} and margin = ${TOTAL_MARGIN}`, { unit: sql`${to}` }],
      // Their breakdowns are made, or the collector would make them beside what is measured.
      ['breakdown_spans', sql`unit = ${from}`, { unit: sql`${to}` }],
    ] as const) {
      const { rows } = await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(
        transaction,
      );
      const values = rows.map(
        ({ name }) => (others as Readonly<Record<string, RawBuilder<unknown>>>)[name] ?? sql.ref(name),
      );
      await sql`insert into ${sql.table(table)} (${sql.join(rows.map(({ name }) => sql.ref(name)))})
        select ${sql.join(values)} from ${sql.table(table)} where ${only}`.execute(transaction);
    }
  });
}

function happeningsOf(month: Month, count: number, random: Random): readonly Happening[] {
  return Array.from({ length: count }, (_, at): Happening => {
    const day = String(1 + (at % DAYS)).padStart(2, '0');
    const submittedAtMs = Date.parse(`${month}-${day}T01:00Z`) + Math.floor(random.next() * 8 * HOUR_MS);
    return { kind: 'response', submittedAtMs, response: responseOf(at, random) };
  }).sort((one, other) => one.submittedAtMs - other.submittedAtMs);
}
