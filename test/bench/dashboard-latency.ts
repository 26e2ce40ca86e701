import { demoOffices } from '../../src/collector/demo/offices.ts';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { unitRef } from '../../src/core/units/unit.ts';
import { signedInBeside } from '../support/accounts.ts';
import { startBenchCollector } from './bench-collector.ts';
import { makeLoad, post, RECORDS_PER_BATCH } from './load.ts';
import { atMost, type Measure, quantile } from './measure.ts';
import { diskTaken, recountTime } from './stored-responses.ts';

const RESPONSES = 100_000;
const DAYS = 330;
const REQUESTS = 200;
const BACKGROUND_BATCHES = 40;

/**
 * The console's first screen of the province and of offices, at 100,000 responses, while batches come in; then how long
 * it takes to count them again, and what of the disk they take.
 */
export async function dashboardLatency(): Promise<readonly Measure[]> {
  const collector = await startBenchCollector();
  try {
    const offices = demoOffices(localDay(Date.now()));
    const batchesEach = Math.ceil(RESPONSES / RECORDS_PER_BATCH / offices.length);
    for (const [index, office] of offices.entries()) {
      const unit = unitRef(office.unit);
      const enrolment = await collector.enrol(unit);
      const load = await makeLoad({ enrolment, unit, batches: batchesEach, days: DAYS, seed: index + 1 });
      for (const batch of load.batches) await post(collector.address, batch);
    }
    const addresses = selections(offices.map(({ unit }) => unit.code)).map(
      (query) => `${collector.address}/api/v1/indices?${query}`,
    );
    const { cookie } = await signedInBeside(collector.dataDir, { role: 'supervisor' });
    for (const address of addresses) await timed(address, cookie);
    const quiet = await timeAll(addresses, cookie);
    const unit = unitRef(offices[0]?.unit as never);
    const enrolment = await collector.enrol(unit);
    const background = await makeLoad({ enrolment, unit, batches: BACKGROUND_BATCHES, days: 20, seed: 99 });
    let goesOn = true;
    let posted = 0;
    const ingest = (async () => {
      for (const batch of background.batches) {
        if (!goesOn) return;
        await post(collector.address, batch);
        posted += 1;
      }
    })();
    const busy = await timeAll(addresses, cookie);
    goesOn = false;
    await ingest;
    const total = batchesEach * RECORDS_PER_BATCH * offices.length;
    const how = `${total} responses, ${offices.length} offices, 11 months; ${REQUESTS} requests over province and offices, month, quarter and year`;
    const p95 = quantile(busy, 0.95);
    await collector.end();
    const stored = { dataDir: collector.dataDir, responses: total + posted * RECORDS_PER_BATCH };
    return [
      { name: 'dashboard p50, at rest', value: quantile(quiet, 0.5), unit: 'ms', bar: null, how },
      { name: 'dashboard p95, at rest', value: quantile(quiet, 0.95), unit: 'ms', bar: null, how },
      {
        name: 'dashboard p95, while ingest goes on',
        value: p95,
        unit: 'ms',
        bar: atMost(50, p95, 'ms'),
        how: `the same, while ${posted} batches of ${RECORDS_PER_BATCH} came in one after another`,
      },
      recountTime(stored),
      await diskTaken(stored),
    ];
  } finally {
    await collector.stop();
  }
}

function selections(officeCodes: readonly string[]): readonly string[] {
  const now = new Date();
  const year = now.getUTCFullYear();
  const month = String(now.getUTCMonth() + 1).padStart(2, '0');
  const quarter = Math.floor(now.getUTCMonth() / 3) + 1;
  const periods = [`${year}-${month}`, `${year}-Q${quarter}`, `${year}`];
  return ['99', ...officeCodes.slice(0, 5)].flatMap((unit) =>
    periods.map((period) => `unit=${unit}&period=${period}`),
  );
}

async function timeAll(addresses: readonly string[], cookie: string): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < REQUESTS; i += 1) {
    times.push(await timed(addresses[i % addresses.length] as string, cookie));
  }
  return times;
}

async function timed(address: string, cookie: string): Promise<number> {
  const startedAtMs = performance.now();
  const answer = await fetch(address, { headers: { cookie } });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${address}: ${answer.status} ${text}`);
  return performance.now() - startedAtMs;
}
