import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMAND_ACTOR } from '../../src/collector/cli/command-context.ts';
import { storeHappenings } from '../../src/collector/demo/fill-with-demo.ts';
import { type Random, seededRandom } from '../../src/collector/demo/random.ts';
import { simulateResponse } from '../../src/collector/demo/respondent.ts';
import type { Happening } from '../../src/collector/demo/simulate-year.ts';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import { type Day, localDay } from '../../src/core/kernel/calendar.ts';
import { DAY_MS, HOUR_MS } from '../../src/core/kernel/duration.ts';
import { type Month, monthBefore, monthOfDay, periodAround } from '../../src/core/kernel/period.ts';
import { checkUnits } from '../../src/core/units/check-units.ts';
import { unitFields } from '../../src/core/units/parse-unit-row.ts';
import { type Unit, unitRef } from '../../src/core/units/unit.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { signedInBeside } from '../support/accounts.ts';
import { randomHex, SERVICE } from '../support/batches.ts';
import { startCollectorProcess } from '../support/collector-process.ts';
import { DEVICE_KEY, STATED_KEYS } from '../support/test-keys.ts';
import { makeLoad, post } from './load.ts';
import { atMost, type Measure, quantile } from './measure.ts';

const OFFICES = 96;
const MONTHS = 36;
/** Enough for a figure. A page takes as long for more: it reads sums. */
const RESPONSES_A_MONTH = 12;
const REQUESTS = 40;
const BACKGROUND_BATCHES = 60;
const PROVINCE = '98';
const MOST_MS = 100;

/** What each page of the console asks the collector for a province, at 36 months of 96 offices. */
export async function pageLatency(): Promise<readonly Measure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sipas-bench-'));
  const today = localDay(Date.now());
  const offices = await fill(dataDir, today);
  const office = offices[0] as Unit;
  const load = await background(dataDir, office);
  const { cookie } = await signedInBeside(dataDir, { role: 'administrator' });
  const collector = await startCollectorProcess({ dataDir, env: { SIPAS_KEYS: STATED_KEYS } });
  try {
    const how = `${OFFICES} offices, ${MONTHS} months, ${OFFICES * MONTHS * RESPONSES_A_MONTH} responses; ${REQUESTS} requests`;
    const measures: Measure[] = [];
    for (const [name, path, most] of pages(today, office.code)) {
      const address = `${collector.address}/api/v1/${path}`;
      const p95 = quantile(await timeAll(address, cookie), 0.95);
      measures.push({ name: `${name}, p95`, value: p95, unit: 'ms', bar: barOf(most, p95), how });
    }
    let goesOn = true;
    let posted = 0;
    const ingest = (async () => {
      for (const batch of load.batches) {
        if (!goesOn) return;
        await post(collector.address, batch);
        posted += 1;
      }
    })();
    for (const [name, path, most] of pages(today, office.code)) {
      const p95 = quantile(await timeAll(`${collector.address}/api/v1/${path}`, cookie), 0.95);
      measures.push({
        name: `${name}, p95 while batches come in`,
        value: p95,
        unit: 'ms',
        bar: barOf(most, p95),
        how: `the same, after ${posted} batches of 100, one after another`,
      });
    }
    goesOn = false;
    await ingest;
    return measures;
  } finally {
    await collector.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function barOf(most: number | null, value: number): Measure['bar'] {
  return most === null ? null : atMost(most, value, 'ms');
}

/** Each page with what it asks and the most it may take, in ms; null: it is printed only. */
function pages(today: Day, office: string): readonly (readonly [string, string, number | null])[] {
  const month = monthBefore(monthOfDay(today), 1);
  const year = month.slice(0, 4);
  const of = (unit: string, period: string) => `unit=${unit}&period=${period}`;
  const province = of(PROVINCE, month);
  return [
    ["a province's first screen, month", `indices?${province}`, 50],
    ["a province's first screen, year", `indices?${of(PROVINCE, year)}`, null],
    ["a commune's first screen, month", `indices?${of(office, month)}`, 20],
    ['trend of 36 months', `trend?${province}&months=36`, MOST_MS],
    ['ranking', `ranking?${province}`, MOST_MS],
    ['causes', `causes?${province}`, MOST_MS],
    ['comments', `comments?${province}`, MOST_MS],
    ['genuineness', `genuineness?${province}`, MOST_MS],
    ['targets', `targets?unit=${PROVINCE}&year=${year}`, MOST_MS],
    ['published figures', `published-figures?unit=${PROVINCE}`, MOST_MS],
  ];
}

/** A province of as many offices, each with as many months, and what was to be reached in it. */
async function fill(dataDir: string, today: Day): Promise<readonly Unit[]> {
  const first = monthBefore(monthOfDay(today), MONTHS);
  const offices = Array.from({ length: OFFICES }, (_, at) =>
    unitOf(`${PROVINCE}${101 + at}`, PROVINCE, 'commune', first),
  );
  const units = [unitOf(PROVINCE, null, 'province', first), ...offices];
  const collector = await openCollector({
    dataDir,
    databaseUrl: null,
    keys: STATED_KEYS,
    release: 'at-ten',
  });
  try {
    const { database, ingest, enrolments, facts } = collector;
    const rows = units.map((unit, at) => ({ line: at + 1, fields: unitFields(unit) }));
    const added = await collector.units.change((existing) => checkUnits(existing, rows));
    if (!added.ok) throw new Error(JSON.stringify(added.error));
    await database.engine.withoutWaitingForDisk(database.writer, async () => {
      for (const [at, office] of offices.entries()) {
        const random = seededRandom(at + 1);
        const happenings = monthsOf(today).flatMap((month) => happeningsOf(month, random));
        await storeHappenings({ ...ingest, enrolments }, office, SERVICE, happenings, random, Date.now());
      }
      await collector.pendingBlocks.release(new AbortController().signal);
      await collector.deferredWrites.writeAll(monthOfDay(today));
    });
    const imported = await facts.targetLists.import(Buffer.from(targets(today, offices)), {
      actor: COMMAND_ACTOR,
      scope: EVERY_UNIT,
    });
    if (!imported.ok) throw new Error(JSON.stringify(imported.error));
  } finally {
    await collector.close();
  }
  return offices;
}

/** Whole months, the oldest first. */
function monthsOf(today: Day): readonly Month[] {
  return Array.from({ length: MONTHS }, (_, at) => monthBefore(monthOfDay(today), MONTHS - at));
}

function happeningsOf(month: Month, random: Random): readonly Happening[] {
  const startMs = Date.parse(`${month}-01T01:00Z`);
  return Array.from({ length: RESPONSES_A_MONTH }, (_, at): Happening => {
    const visit = {
      office: { condition: 'sound', quality: 0.1 },
      monthIndex: 6,
      mood: random.normal(),
      comment: at % 20 === 0 ? 'Làm nhanh, đúng hẹn.' : null,
    } as const;
    const submittedAtMs = startMs + at * DAY_MS + Math.floor(random.next() * 8) * HOUR_MS;
    return { kind: 'response', submittedAtMs, response: simulateResponse(SERVICE, visit, random) };
  });
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

async function background(dataDir: string, office: Unit) {
  const collector = await openCollector({ dataDir, databaseUrl: null, keys: STATED_KEYS });
  const enrolment = randomHex() as EnrolmentId;
  const unit = unitRef(office);
  const { publicKey } = DEVICE_KEY;
  await collector.enrolments.add({
    id: enrolment,
    unit,
    name: 'Bench',
    day: localDay(Date.now()),
    publicKey,
  });
  await collector.close();
  return makeLoad({ enrolment, unit, batches: BACKGROUND_BATCHES, days: 20, seed: 99 });
}

function unitOf(code: string, parentCode: string | null, kind: Unit['kind'], first: Month): Unit {
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

async function timeAll(address: string, cookie: string): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i <= REQUESTS; i += 1) {
    const startedAtMs = performance.now();
    const answer = await fetch(address, { headers: { cookie } });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${address}: ${answer.status} ${text}`);
    // The first is not measured: a reader has the page's code and the units by then.
    if (i > 0) times.push(performance.now() - startedAtMs);
  }
  return times;
}
