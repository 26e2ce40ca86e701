import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Day, localDay } from '../../src/core/kernel/calendar.ts';
import { monthBefore, monthOfDay } from '../../src/core/kernel/period.ts';
import { type Unit, unitRef } from '../../src/core/units/unit.ts';
import { signedInBeside } from '../support/accounts.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { STATED_KEYS } from '../support/test-keys.ts';
import { enrolAt } from './bench-collector.ts';
import { forgetPeak, memoryMb, processorMs } from './collector-use.ts';
import { makeLoad, post } from './load.ts';
import { atMost, type Measure, quantile } from './measure.ts';
import { consoleSessions, openConsoles } from './open-consoles.ts';
import { COMMUNES, fillProvince, MONTHS, OFFICES, PROVINCE, RESPONSES_A_MONTH } from './page-province.ts';

/** Asked before any is measured: a collector runs for months, and only in its first seconds nothing is compiled yet. */
const WARM_UP = 60;
const REQUESTS = 60;
/** Of what is printed only, and takes longest. */
const REQUESTS_WITHOUT_BAR = 10;
/** Batches of 100 responses that come in while a page is measured. */
const BATCHES_A_PAGE = 12;
const MOST_MS = 100;
const MOST_MB = 250;
/** Without work for so long, it has none. */
const REST_MS = 2000;
/** What it says once its sums are there. */
const SUMMED = 'sums of units and spans are filled in';
const COUNTRY = `${OFFICES} offices of ${COMMUNES} communes, ${MONTHS} months, ${OFFICES * MONTHS * RESPONSES_A_MONTH} responses`;

type Reader = 'province' | 'commune' | 'administrator';

interface Page {
  readonly name: string;
  readonly path: string;
  /** Null: it is printed only. */
  readonly mostMs: number | null;
  readonly reader: Reader;
}

/**
 * How long the collector takes for what each page of the console asks of a province, at 36 months of 96 offices in a
 * country of 3,321 communes: at rest, and while batches come in.
 */
export async function pageLatency(): Promise<readonly Measure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sipas-bench-'));
  const today = localDay(Date.now());
  let collector: CollectorProcess | null = null;
  try {
    const [office] = await fillProvince(dataDir, today);
    if (office === undefined) throw new Error('a province has offices');
    const asked = pages(today, office.code);
    const batches = await background(dataDir, office, asked.length * BATCHES_A_PAGE);
    const cookies = await signedIn(dataDir, office);
    const consoles = await consoleSessions(dataDir);
    collector = await startCollectorProcess({ dataDir, env: { SIPAS_KEYS: STATED_KEYS } });
    const { address } = collector;
    const asking = { collector, cookies };
    await untilSummed(collector);
    await untilAtRest(collector);
    const restMb = memoryMb(collector, 'VmRSS');
    forgetPeak(collector);
    const atRest = await measured(asking, asked, { name: 'at rest', run: () => Promise.resolve() });
    const comeIn = async () => {
      for (const batch of batches.splice(0, BATCHES_A_PAGE)) await post(address, batch);
    };
    const meanwhile = await measured(asking, asked, { name: 'while batches come in', run: comeIn });
    const memory = memoryOf(collector, restMb);
    const many = await openConsoles(collector, consoles, monthBefore(monthOfDay(today), 1));
    return [...atRest, ...meanwhile, ...memory, ...many];
  } finally {
    await collector?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The most it has had while the pages were asked, with and without batches; none where the system does not tell. */
function memoryOf(collector: CollectorProcess, restMb: number | null): readonly Measure[] {
  const value = memoryMb(collector, 'VmHWM');
  if (value === null) return [];
  return [
    {
      ...{ name: 'memory while pages are asked and batches come in', value, unit: 'MB' },
      bar: atMost(MOST_MB, value, 'MB'),
      how: `most the collector’s process had; ${restMb} MB at rest before; ${COUNTRY}`,
    },
  ];
}

/** What each page asks for first. The months are over, and the newest of them is the one before the current. */
function pages(today: Day, office: string): readonly Page[] {
  const month = monthBefore(monthOfDay(today), 1);
  const year = month.slice(0, 4);
  const of = `unit=${PROVINCE}&period=${month}`;
  const commune = `indices?unit=${office}&period=${month}`;
  const page = (name: string, path: string): Page => ({ name, path, mostMs: MOST_MS, reader: 'province' });
  const screen = (name: string, path: string, mostMs: number | null, reader: Reader): Page => ({
    ...{ name, path, mostMs, reader },
  });
  return [
    screen("a province's first screen, month", `indices?${of}`, 50, 'province'),
    screen("a province's first screen, year", `indices?unit=${PROVINCE}&period=${year}`, 80, 'province'),
    screen("a commune's first screen, month", commune, 20, 'commune'),
    screen('a commune as its province sees it, month', commune, 20, 'province'),
    page('overview, its line of 12 months', `trend?${of}&months=12`),
    page('trend of 36 months', `trend?${of}&months=36`),
    page('ranking', `ranking?${of}`),
    page('causes', `causes?${of}`),
    page('breakdowns', `breakdowns?${of}`),
    page('comments', `comments?${of}`),
    page('genuineness', `genuineness?${of}`),
    page('targets', `targets?unit=${PROVINCE}&year=${year}`),
    page('published figures', `published-figures?unit=${PROVINCE}`),
    // It is ranked among all provinces.
    screen('a province as the country sees it, month', `indices?${of}`, 80, 'administrator'),
    screen('the country, month', `indices?period=${month}`, 80, 'administrator'),
    screen('the country, year', `indices?period=${year}`, 200, 'administrator'),
  ];
}

interface Asking {
  readonly collector: CollectorProcess;
  readonly cookies: Readonly<Record<Reader, string>>;
}

/** What goes on beside the requests for a page. */
interface Beside {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Each page as often as the constants say, and on until what goes on beside it has ended. */
async function measured(
  { collector, cookies }: Asking,
  asked: readonly Page[],
  beside: Beside,
): Promise<readonly Measure[]> {
  const measures: Measure[] = [];
  for (const { name, path, mostMs, reader } of asked) {
    const ask = () => timed(`${collector.address}/api/v1/${path}`, cookies[reader]);
    for (let warm = 0; warm < (mostMs === null ? 1 : WARM_UP); warm++) await ask();
    const cpuBeforeMs = processorMs(collector);
    let isOver = false;
    const other = beside.run().finally(() => {
      isOver = true;
    });
    const times: number[] = [];
    const requests = mostMs === null ? REQUESTS_WITHOUT_BAR : REQUESTS;
    while (times.length < requests || !isOver) times.push(await ask());
    await other;
    const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
    const cpuEachMs =
      cpuBeforeMs === null ? null : ((processorMs(collector) ?? 0) - cpuBeforeMs) / times.length;
    const processor = cpuEachMs === null ? '' : `, ${cpuEachMs.toFixed(0)} ms of processor each`;
    const how = `${times.length} requests${processor}; ${COUNTRY}`;
    measures.push({ name: `${name}, p50 ${beside.name}`, value: p50, unit: 'ms', bar: null, how });
    measures.push({
      ...{ name: `${name}, p95 ${beside.name}`, value: p95, unit: 'ms', how },
      bar: mostMs === null ? null : atMost(mostMs, p95, 'ms'),
    });
  }
  return measures;
}

/** Where figures were never summed, a collector that starts does so first, and pages add them up meanwhile. */
async function untilSummed(collector: CollectorProcess): Promise<void> {
  while (!collector.said().includes(SUMMED)) {
    if (collector.child.exitCode !== null) throw new Error(`the collector ended:\n${collector.said()}`);
    await setTimeout(REST_MS);
  }
}

/** A collector that starts releases what is due since the day before. */
async function untilAtRest(collector: CollectorProcess): Promise<void> {
  for (let beforeMs = processorMs(collector); beforeMs !== null; ) {
    await setTimeout(REST_MS);
    const nowMs = processorMs(collector) ?? 0;
    if (nowMs - beforeMs < REST_MS / 10) return;
    beforeMs = nowMs;
  }
}

async function signedIn(dataDir: string, office: Unit): Promise<Asking['cookies']> {
  const of = async (options: Parameters<typeof signedInBeside>[1]) =>
    (await signedInBeside(dataDir, options)).cookie;
  return {
    province: await of({ role: 'supervisor', scope: PROVINCE }),
    commune: await of({ role: 'supervisor', scope: office.code }),
    administrator: await of({ role: 'administrator' }),
  };
}

/** Batches of a device at the office, as they come over the network. */
async function background(dataDir: string, office: Unit, count: number): Promise<Buffer[]> {
  const unit = unitRef(office);
  const enrolment = await enrolAt({ dataDir, databaseUrl: null }, unit);
  const load = await makeLoad({ enrolment, unit, batches: count, days: 20, seed: 99 });
  return [...load.batches];
}

async function timed(address: string, cookie: string): Promise<number> {
  const startedAtMs = performance.now();
  const answer = await fetch(address, { headers: { cookie } });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${address}: ${answer.status} ${text}`);
  return performance.now() - startedAtMs;
}
