import { COMMAND_ACTOR } from '../../src/collector/cli/command-context.ts';
import { storeHappenings } from '../../src/collector/demo/fill-with-demo.ts';
import { type Random, seededRandom } from '../../src/collector/demo/random.ts';
import { simulateResponse } from '../../src/collector/demo/respondent.ts';
import type { Happening } from '../../src/collector/demo/simulate-year.ts';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { DAY_MS, HOUR_MS } from '../../src/core/kernel/duration.ts';
import { type Month, monthBefore, monthOfDay, periodAround } from '../../src/core/kernel/period.ts';
import type { Response } from '../../src/core/questionnaire/response.ts';
import { TOTAL_MARGIN } from '../../src/core/tally/tally-key.ts';
import { checkUnits } from '../../src/core/units/check-units.ts';
import { unitFields } from '../../src/core/units/parse-unit-row.ts';
import { type Unit, unitRef } from '../../src/core/units/unit.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { SERVICE } from '../support/batches.ts';
import { STATED_KEYS } from '../support/test-keys.ts';

export const OFFICES = 96;
export const MONTHS = 36;
/** As many communes as the country has; their names are made up. */
export const COMMUNES = 3_321;
export const PROVINCE = '98';
/** Enough for a figure. A page takes as long for more: it reads sums. */
export const RESPONSES_A_MONTH = 12;
/** Of what the communes of the other provinces have: as far back as any month that is compared with the newest. */
const MONTHS_ELSEWHERE = 14;
/** Since when communes stand below the provinces of today. */
const ELSEWHERE_SINCE = '2025-07' as Month;

/**
 * A country of 3,321 communes in 34 provinces. The offices of one province have responses that were checked, counted
 * and released as real ones are, and targets, published figures and caseloads; the communes elsewhere have its tallies
 * over again, so that a reading that takes in more than its answer is made of takes longer here.
 *
 * @returns the offices of the province
 */
export async function fillProvince(dataDir: string, today: Day): Promise<readonly Unit[]> {
  const first = monthBefore(monthOfDay(today), MONTHS);
  const offices = communesOf(PROVINCE, OFFICES, first);
  const collector = await openCollector({ dataDir, databaseUrl: null, keys: STATED_KEYS, release: 'at-ten' });
  try {
    const { database, ingest, enrolments, facts } = collector;
    const others = (await collector.units.tree()).roots(today).map(({ code }) => code);
    const elsewhere = others.flatMap((province, at) =>
      communesOf(province, shareOf(COMMUNES - OFFICES, at, others.length), ELSEWHERE_SINCE),
    );
    const province = unitOf(PROVINCE, null, 'province', first);
    const rows = [province, ...offices, ...elsewhere].map((unit, at) => ({
      line: at + 1,
      fields: unitFields(unit),
    }));
    const added = await collector.units.change((existing) => checkUnits(existing, rows));
    if (!added.ok) throw new Error(JSON.stringify(added.error));
    await database.engine.withoutWaitingForDisk(database.writer, async () => {
      for (const [at, office] of offices.entries()) {
        const random = seededRandom(at + 1);
        const happenings = monthsOf(today).flatMap((month) => happeningsOf(month, random));
        const ports = { ...ingest, enrolments };
        await storeHappenings(ports, office, SERVICE, happenings, random, Date.now());
      }
      await collector.pendingBlocks.release(new AbortController().signal);
      await collector.deferredWrites.writeAll(monthOfDay(today));
      await copyTallies(database.writer, { offices, elsewhere, today });
    });
    const by = { actor: COMMAND_ACTOR, scope: EVERY_UNIT };
    for (const [list, csv] of [
      [facts.targetLists, targets(today, offices)],
      [facts.publishedLists, published(today)],
      [facts.caseloadLists, caseloads(today, offices)],
    ] as const) {
      const imported = await list.import(Buffer.from(csv), by);
      if (!imported.ok) throw new Error(JSON.stringify(imported.error));
    }
  } finally {
    await collector.close();
  }
  return offices;
}

type Writer = Awaited<ReturnType<typeof openCollector>>['database']['writer'];

/** The figures of every office in the newest months once more, for as many communes elsewhere as there are. */
async function copyTallies(
  writer: Writer,
  {
    offices,
    elsewhere,
    today,
  }: { readonly offices: readonly Unit[]; readonly elsewhere: readonly Unit[]; readonly today: Day },
): Promise<void> {
  const since = monthBefore(monthOfDay(today), MONTHS_ELSEWHERE);
  const tables = ['tallies', 'small_blocks', 'waiting_answers'] as const;
  for (const [at, office] of offices.entries()) {
    const copies = elsewhere.filter((_, index) => index % offices.length === at).map(unitRef);
    for (const table of tables) {
      const all = writer.selectFrom(table).selectAll().where('unit', '=', unitRef(office));
      const rows = (await all.where('month', '>=', since).execute()).filter(
        (row) => !('margin' in row) || row.margin === TOTAL_MARGIN,
      );
      await copyTo(writer, table, { rows, copies });
    }
    // Nothing is to be made of them: there are no records of the copies.
    const spans = writer.selectFrom('breakdown_spans').selectAll().where('unit', '=', unitRef(office));
    await copyTo(writer, 'breakdown_spans', { rows: await spans.execute(), copies });
  }
}

/** Rows once more for each of some units. */
async function copyTo(
  writer: Writer,
  table: 'tallies' | 'small_blocks' | 'waiting_answers' | 'breakdown_spans',
  { rows, copies }: { readonly rows: readonly object[]; readonly copies: readonly string[] },
): Promise<void> {
  if (rows.length === 0) return;
  await writer.transaction().execute(async (transaction) => {
    for (const unit of copies) {
      const copied = rows.map((row) => ({ ...row, unit }));
      await transaction
        .insertInto(table)
        .values(copied as never)
        .execute();
    }
  });
}

/** Whole months, the oldest first. */
function monthsOf(today: Day): readonly Month[] {
  return Array.from({ length: MONTHS }, (_, at) => monthBefore(monthOfDay(today), MONTHS - at));
}

function happeningsOf(month: Month, random: Random): readonly Happening[] {
  const startMs = Date.parse(`${month}-01T01:00Z`);
  return Array.from({ length: RESPONSES_A_MONTH }, (_, at): Happening => {
    const submittedAtMs = startMs + at * DAY_MS + Math.floor(random.next() * 8) * HOUR_MS;
    return { kind: 'response', submittedAtMs, response: responseOf(at, random) };
  });
}

/** Of one who comes to a sound office; every twentieth leaves a comment. */
export function responseOf(at: number, random: Random): Response {
  const visit = {
    office: { condition: 'sound', quality: 0.1 },
    monthIndex: 6,
    mood: random.normal(),
    comment: at % 20 === 0 ? 'Làm nhanh, đúng hẹn.' : null,
  } as const;
  return simulateResponse(SERVICE, visit, random);
}

/** One of the year for the province, and for every eighth office one of each quarter. */
function targets(today: Day, offices: readonly Unit[]): string {
  const year = monthBefore(monthOfDay(today), 1).slice(0, 4);
  const quarters = ['01', '04', '07', '10'].map(
    (month) => periodAround(`${year}-${month}` as Month, 'quarter').text,
  );
  const some = offices.filter((_, at) => at % 8 === 0);
  const rows = some.flatMap(({ code }) => quarters.map((quarter) => `${code},own,,${quarter},level,85`));
  return ['unit,measure,part,period,kind,value', `${PROVINCE},own,,${year},level,85`, ...rows, ''].join('\n');
}

/** Four indices of the province in the year before. */
function published(today: Day): string {
  const year = Number(today.slice(0, 4)) - 1;
  const rows = ['sipas', 'par-index', 'papi', 'pci'].map(
    (index) => `${index},${year},${PROVINCE},80.5,100,12,34,,,,Bench,`,
  );
  const header = 'index,year,unit,score,max,rank,of,group,group_rank,group_of,source,source_date';
  return [header, ...rows, ''].join('\n');
}

/** Of every office and month. */
function caseloads(today: Day, offices: readonly Unit[]): string {
  const rows = offices.flatMap(({ code }) => monthsOf(today).map((month) => `${code},${month},120,110,104`));
  return ['unit,month,received,finished,on_time', ...rows, ''].join('\n');
}

function communesOf(province: string, count: number, first: Month): readonly Unit[] {
  return Array.from({ length: count }, (_, at) =>
    unitOf(`${province}${101 + at}`, province, 'commune', first),
  );
}

/** How many of the communes elsewhere the province at a place has: as even as can be. */
function shareOf(communes: number, at: number, provinces: number): number {
  return Math.floor((communes * (at + 1)) / provinces) - Math.floor((communes * at) / provinces);
}

/** A unit that is there from the first day of a month on; its name is made up. */
export function unitOf(code: string, parentCode: string | null, kind: Unit['kind'], first: Month): Unit {
  return {
    code,
    validFrom: `${first}-01` as Day,
    validTo: null,
    parentCode,
    kind,
    name: `Đơn vị ${code}`,
    nameEn: null,
    officeTerm: null,
    region: null,
    unitClass: null,
    predecessors: [],
    headTitle: null,
    headTitleEn: null,
  };
}
