import { demoOffices } from '../../src/collector/demo/offices.ts';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { unitRef } from '../../src/core/units/unit.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { sipas } from '../support/sipas.ts';
import { type BenchCollector, startBenchCollector } from './bench-collector.ts';
import { processorMs } from './collector-use.ts';
import { type Load, makeLoad, post, RECORDS_PER_BATCH } from './load.ts';
import { atLeast, atMost, type Measure } from './measure.ts';

const DEVICES = 4;
const BATCHES_PER_DEVICE = 30;
const MOST_MB = 250;
const MOST_PROCESSOR_MS = 0.8;
const SEVERAL = [1, 2, 4];

/** Sealed and signed batches from four devices at once, over HTTP, durable and tallied, on one engine. */
export async function ingestRate(
  engine: 'SQLite' | 'PostgreSQL',
  databaseUrl?: string,
): Promise<readonly Measure[]> {
  const collector = await startBenchCollector(databaseUrl);
  try {
    const loads = await loadsFor(collector, 1);
    const cpuBefore = process.cpuUsage();
    const processorBeforeMs = processorMs(collector);
    const seconds = await sendAll(loads, [collector.address]);
    const cpu = process.cpuUsage(cpuBefore);
    const clientCpu = (cpu.user + cpu.system) / 1e6 / seconds;
    const responses = loads.reduce((sum, load) => sum + load.responses, 0);
    const rate = responses / seconds;
    const processorAfterMs = processorMs(collector);
    const eachMs =
      processorBeforeMs === null || processorAfterMs === null
        ? null
        : (processorAfterMs - processorBeforeMs) / responses;
    const peakMb = collector.peakMb();
    return [
      {
        name: `ingest, ${engine}`,
        value: Math.round(rate),
        unit: 'responses/s',
        bar: atLeast(1_200, rate, 'responses/s'),
        how: `${responses} responses, ${DEVICES} devices, sealed and signed beforehand, batches of ${RECORDS_PER_BATCH} over HTTP, durable, with tallies and evidence; client CPU ${clientCpu.toFixed(2)} of a core`,
      },
      ...(eachMs === null
        ? []
        : [
            {
              name: `processor a response, ${engine}`,
              value: eachMs,
              unit: 'ms',
              bar: atMost(MOST_PROCESSOR_MS, eachMs, 'ms'),
              how: 'of the collector alone, its threads included, over the same; in its first minute',
            },
          ]),
      ...(peakMb === null
        ? []
        : [
            {
              name: `memory at full ingest, ${engine}`,
              value: peakMb,
              unit: 'MB',
              bar: atMost(MOST_MB, peakMb, 'MB'),
              how: 'most the collector’s process had',
            },
          ]),
    ];
  } finally {
    await collector.stop();
  }
}

/**
 * The same on PostgreSQL by one, two and four collectors. What must hold is that every record is there and every figure is
 * made of them; rates say little where load, database and collectors share a machine.
 */
export async function ingestBySeveral(databaseUrl: string): Promise<readonly Measure[]> {
  const first = await startBenchCollector(databaseUrl);
  const env = { DATABASE_URL: databaseUrl, SIPAS_KEYS: first.keys };
  const collectors: CollectorProcess[] = [first];
  const measures: Measure[] = [];
  try {
    for (const [turn, count] of SEVERAL.entries()) {
      while (collectors.length < count) collectors.push(await startCollectorProcess({ env }));
      const loads = await loadsFor(first, 1 + turn);
      const seconds = await sendAll(
        loads,
        collectors.map(({ address }) => address),
      );
      const responses = loads.reduce((sum, load) => sum + load.responses, 0);
      const { code, stdout } = await sipas(['recount'], { env: { ...env, DATA_DIR: first.dataDir } });
      measures.push({
        name: `ingest, PostgreSQL, ${count} ${count === 1 ? 'collector' : 'collectors'}`,
        value: Math.round(responses / seconds),
        unit: 'responses/s',
        bar: { text: 'every record stored, recount without a difference', reached: code === 0 },
        how: `${responses} responses, ${DEVICES} devices, each at one of the collectors; ${stdout.trim().split('\n').at(-1)}`,
      });
    }
    return measures;
  } finally {
    for (const { stop } of collectors.slice(1)) await stop();
    await first.stop();
  }
}

/** Batches of some devices, each at an office of its own. */
async function loadsFor(collector: BenchCollector, seed: number): Promise<readonly Load[]> {
  const loads: Load[] = [];
  for (const [index, office] of demoOffices(localDay(Date.now())).slice(0, DEVICES).entries()) {
    const unit = unitRef(office.unit);
    const enrolment = await collector.enrol(unit);
    const options = { enrolment, unit, batches: BATCHES_PER_DEVICE, days: 20, seed: seed * DEVICES + index };
    loads.push(await makeLoad(options));
  }
  return loads;
}

/** Every device by itself, one batch after the other, to one of the addresses. Returns how many seconds it took. */
async function sendAll(loads: readonly Load[], addresses: readonly string[]): Promise<number> {
  const startedAtMs = performance.now();
  await Promise.all(
    loads.map(async ({ batches }, device) => {
      const address = addresses[device % addresses.length] ?? '';
      for (const batch of batches) await post(address, batch);
    }),
  );
  return (performance.now() - startedAtMs) / 1_000;
}
