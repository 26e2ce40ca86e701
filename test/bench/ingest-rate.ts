import { demoOffices } from '../../src/collector/demo/offices.ts';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { unitRef } from '../../src/core/units/unit.ts';
import { startBenchCollector } from './bench-collector.ts';
import { type Load, makeLoad, post, RECORDS_PER_BATCH } from './load.ts';
import { atLeast, type Measure } from './measure.ts';

const DEVICES = 4;
const BATCHES_PER_DEVICE = 30;
const MOST_MB = 250;

/** Sealed and signed batches from four devices at once, over HTTP, durable and tallied, on one engine. */
export async function ingestRate(
  engine: 'SQLite' | 'PostgreSQL',
  databaseUrl?: string,
): Promise<readonly Measure[]> {
  const collector = await startBenchCollector(databaseUrl);
  try {
    const loads: Load[] = [];
    for (const [index, office] of demoOffices(localDay(Date.now())).slice(0, DEVICES).entries()) {
      const unit = unitRef(office.unit);
      const enrolment = await collector.enrol(unit);
      loads.push(await makeLoad({ enrolment, unit, batches: BATCHES_PER_DEVICE, days: 20, seed: index + 1 }));
    }
    const cpuBefore = process.cpuUsage();
    const startedAtMs = performance.now();
    await Promise.all(
      loads.map(async ({ batches }) => {
        for (const batch of batches) await post(collector.address, batch);
      }),
    );
    const seconds = (performance.now() - startedAtMs) / 1_000;
    const cpu = process.cpuUsage(cpuBefore);
    const clientCpu = (cpu.user + cpu.system) / 1e6 / seconds;
    const responses = loads.reduce((sum, load) => sum + load.responses, 0);
    const rate = responses / seconds;
    const peakMb = collector.peakMb();
    return [
      {
        name: `ingest, ${engine}`,
        value: Math.round(rate),
        unit: 'responses/s',
        bar: atLeast(1_200, rate, 'responses/s'),
        how: `${responses} responses, ${DEVICES} devices, sealed and signed beforehand, batches of ${RECORDS_PER_BATCH} over HTTP, durable, with tallies and evidence; client CPU ${clientCpu.toFixed(2)} of a core`,
      },
      ...(peakMb === null
        ? []
        : [
            {
              name: `memory at full ingest, ${engine}`,
              value: peakMb,
              unit: 'MB',
              bar: { text: `≤ ${MOST_MB} MB`, reached: peakMb <= MOST_MB },
              how: 'most the collector’s process had',
            },
          ]),
    ];
  } finally {
    await collector.stop();
  }
}
