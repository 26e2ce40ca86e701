import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ExportWork } from '../../src/contract/exports.ts';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { type Unit, unitRef } from '../../src/core/units/unit.ts';
import { signedInBeside } from '../support/accounts.ts';
import { packed, plainRecord } from '../support/batches.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { STATED_KEYS } from '../support/test-keys.ts';
import { enrolAt } from './bench-collector.ts';
import { forgetPeak, memoryMb } from './collector-use.ts';
import { costOfGrowth } from './cost-of-growth.ts';
import { type ExportCountry, fillExportCountry } from './export-country.ts';
import { atLeast, atMost, type Measure, quantile } from './measure.ts';

const OFFICES = 1_000;
/** Of each office: a million a year in all. `EXPORT_RESPONSES=10000000` measures ten. */
const A_MONTH = Math.round(Number(process.env['EXPORT_RESPONSES'] ?? 1_000_000) / OFFICES / 12);
const REST_MS = 3_000;
/** An export, and as long without one, are measured so often. */
const ROUNDS = 2;
const QUIET_MS = 10_000;
const LOOK_MS = 50;
/** With its ledger and indexes, rounded up. */
const BYTES_A_RESPONSE = 4_000;

interface Asking {
  readonly collector: CollectorProcess;
  readonly cookie: string;
  readonly country: ExportCountry;
  readonly posts: readonly Buffer[];
}

/** The open export of a year over HTTP, while records come in one at a time and somebody looks at a page. */
export async function exportRate(): Promise<readonly Measure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sipas-bench-'));
  let collector: CollectorProcess | null = null;
  try {
    assertRoom(dataDir);
    const country = await fillExportCountry(dataDir, localDay(Date.now()), {
      officeCount: OFFICES,
      aMonth: A_MONTH,
    });
    const [office] = country.offices;
    if (office === undefined) throw new Error('a country has offices');
    const posts = await postsOf(dataDir, office);
    const { cookie } = await signedInBeside(dataDir, { role: 'administrator' });
    collector = await startCollectorProcess({ dataDir, env: { SIPAS_KEYS: STATED_KEYS } });
    const measures = await measured({ collector, cookie, country, posts });
    return [...measures, await costOfGrowth(collector, country)];
  } finally {
    await collector?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Ten million take 40 GB: a disk that became full would take the machine's other work with it. */
function assertRoom(dataDir: string): void {
  const { bavail, bsize } = statfsSync(dataDir);
  const needed = OFFICES * A_MONTH * 12 * BYTES_A_RESPONSE;
  if (bavail * bsize < needed) throw new Error(`${dataDir}: ${Math.ceil(needed / 1e9)} GB must be free`);
}

async function measured(asking: Asking): Promise<readonly Measure[]> {
  const { collector, country } = asking;
  const queue = [...asking.posts];
  await setTimeout(REST_MS);
  const restMb = memoryMb(collector, 'VmRSS');
  forgetPeak(collector);
  const startedAtMs = performance.now();
  const quiet: Times = { posts: [], pages: [] };
  const busy: Times = { posts: [], pages: [] };
  const rates: number[] = [];
  let rows = 0;
  // In turn, so that whatever else the machine does is beside both.
  for (let round = 0; round < ROUNDS; round += 1) {
    add(quiet, await beside(asking, queue, setTimeout(QUIET_MS)));
    const fetched = exported(asking);
    add(busy, await beside(asking, queue, fetched));
    const { rows: read, seconds } = await fetched;
    rows = read;
    rates.push(read / seconds);
  }
  const rate = quantile(rates, 0.5);
  const peakMb = memoryMb(collector, 'VmHWM');
  const ending = await cancelled(asking);
  const how = `${country.responses} responses of ${country.offices.length} offices and 12 months as ${rows} rows over HTTP, ${ROUNDS} times, SQLite, records one at a time and a page meanwhile; ${Math.round((performance.now() - startedAtMs) / 1_000)} s in all; ${restMb} MB before`;
  return [
    {
      name: 'open export',
      value: rate,
      unit: 'rows/s',
      bar: atLeast(50_000, rate, 'rows/s'),
      how,
    },
    ...(peakMb === null
      ? []
      : [
          { name: 'memory at an export', value: peakMb, unit: 'MB', bar: atMost(250, peakMb, 'MB'), how },
          {
            ...{ name: 'memory at an export, above what it had', value: peakMb - (restMb ?? 0), unit: 'MB' },
            ...{ bar: null, how: 'the most it had, less what it had at rest before' },
          },
        ]),
    ...(['posts', 'pages'] as const).flatMap((name): Measure[] => [
      {
        name: `${name}, p95 at rest`,
        value: quantile(quiet[name], 0.95),
        unit: 'ms',
        bar: null,
        how: `${quiet[name].length} requests`,
      },
      {
        name: `${name}, p95 at an export`,
        value: quantile(busy[name], 0.95),
        unit: 'ms',
        bar: null,
        how: `${busy[name].length} requests`,
      },
    ]),
    {
      name: 'a cancelled export, until nothing of it runs',
      value: ending,
      unit: 'ms',
      bar: null,
      how: 'its stream has ended and the next has its turn',
    },
  ];
}

interface Times {
  readonly posts: number[];
  readonly pages: number[];
}

function add(all: Times, some: Times): void {
  all.posts.push(...some.posts);
  all.pages.push(...some.pages);
}

/** How long a record and a page take while something goes on, in milliseconds. */
async function beside(
  { collector, cookie, country }: Asking,
  queue: Buffer[],
  work: Promise<unknown>,
): Promise<Times> {
  let isOver = false;
  void work.finally(() => (isOver = true));
  const times: Times = { posts: [], pages: [] };
  const month = country.months.at(-1);
  const page = `${collector.address}/api/v1/indices?unit=${country.offices[1]?.code}&period=${month}`;
  while (!isOver || times.pages.length < 20) {
    const body = queue.shift();
    if (body !== undefined) times.posts.push(await timed(() => post(collector.address, body)));
    times.pages.push(await timed(() => read(page, cookie)));
    await setTimeout(LOOK_MS);
  }
  return times;
}

async function exported(asking: Asking): Promise<{ readonly rows: number; readonly seconds: number }> {
  const startedAtMs = performance.now();
  const answer = await taken(asking);
  let rows = -1;
  for await (const chunk of answer.body ?? []) for (const byte of chunk) if (byte === 0x0a) rows += 1;
  return { rows, seconds: (performance.now() - startedAtMs) / 1_000 };
}

/** Begins one, cancels it, and waits until another has its turn. */
async function cancelled(asking: Asking): Promise<number> {
  const work = await asked(asking);
  const answer = await takenOf(asking, work);
  const reader = answer.body?.getReader();
  await reader?.read();
  const startedAtMs = performance.now();
  await fetch(`${asking.collector.address}/api/v1/exports/${work.id}`, {
    method: 'DELETE',
    headers: headersOf(asking),
  });
  const next = await asked(asking);
  await untilReady(asking, next);
  const ms = performance.now() - startedAtMs;
  await reader?.cancel().catch(() => {});
  await fetch(`${asking.collector.address}/api/v1/exports/${next.id}`, {
    method: 'DELETE',
    headers: headersOf(asking),
  });
  return ms;
}

async function taken(asking: Asking): Promise<Response> {
  return takenOf(asking, await asked(asking));
}

async function takenOf(asking: Asking, work: ExportWork): Promise<Response> {
  await untilReady(asking, work);
  const { collector, cookie } = asking;
  const answer = await fetch(`${collector.address}/api/v1/exports/${work.id}/responses.csv`, {
    headers: { cookie },
  });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer;
}

async function asked(asking: Asking): Promise<ExportWork> {
  const { collector, country } = asking;
  const answer = await fetch(`${collector.address}/api/v1/exports`, {
    method: 'POST',
    headers: { ...headersOf(asking), 'content-type': 'application/json' },
    body: JSON.stringify({ period: country.months[0]?.slice(0, 4) }),
  });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as ExportWork;
}

async function untilReady({ collector, cookie }: Asking, { id }: ExportWork): Promise<void> {
  for (;;) {
    const work = (await (
      await fetch(`${collector.address}/api/v1/exports/${id}`, { headers: { cookie } })
    ).json()) as ExportWork;
    if (work.state === 'ready') return;
    await setTimeout(5);
  }
}

function headersOf({ collector, cookie }: Asking) {
  return { cookie, origin: collector.address };
}

async function post(address: string, body: Buffer): Promise<void> {
  const answer = await fetch(`${address}/api/v1/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.sipas.batch' },
    body: new Uint8Array(body),
  });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}

async function read(address: string, cookie: string): Promise<void> {
  const answer = await fetch(address, { headers: { cookie } });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

/** Records of a device at the office, one a request, as many as are ever sent. */
async function postsOf(dataDir: string, office: Unit): Promise<readonly Buffer[]> {
  const unit = unitRef(office);
  const enrolment = await enrolAt({ dataDir, databaseUrl: null }, unit);
  return Array.from({ length: 600 }, (_, at) =>
    packed(enrolment, [plainRecord({ unit, sequence: at + 1 })], { lastSequence: at + 1 }),
  );
}
