import { demoOffices } from '../../src/collector/demo/province.ts';
import { unitRef } from '../../src/core/units/unit.ts';
import { startBenchCollector } from './bench-collector.ts';
import { enrol, type Load, makeLoad, post } from './load.ts';
import { atLeast, type Measure } from './measure.ts';

const DEVICES = 4;
const BATCHES_PER_DEVICE = 15;

/** Batches of 200 from four devices at once, over HTTP, durable and tallied, on one engine. */
export async function ingestRate(
  engine: 'SQLite' | 'PostgreSQL',
  databaseUrl?: string,
): Promise<readonly Measure[]> {
  const collector = await startBenchCollector(databaseUrl);
  try {
    const loads: Load[] = [];
    for (const [index, office] of demoOffices().slice(0, DEVICES).entries()) {
      const unit = unitRef(office.unit);
      const enrolment = await enrol(collector, unit);
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
    return [
      {
        name: `ingest, ${engine}`,
        value: Math.round(rate),
        unit: 'responses/s',
        bar: engine === 'SQLite' ? atLeast(3_000, rate, 'responses/s') : null,
        how: `${responses} responses, ${DEVICES} devices, batches of 200 over HTTP, durable, with tallies; client CPU ${clientCpu.toFixed(2)} of a core`,
      },
    ];
  } finally {
    await collector.stop();
  }
}
