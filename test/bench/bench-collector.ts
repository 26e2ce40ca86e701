import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoUnits } from '../../src/collector/demo/province.ts';
import { UNIT_COLUMNS, unitFields } from '../../src/core/units/parse-unit-row.ts';
import { type CollectorProcess, sipas, startCollectorProcess } from '../support/collector-process.ts';

/** A collector in a process of its own, with the units of the simulated province and no responses. */
export async function startBenchCollector(databaseUrl?: string): Promise<CollectorProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sipas-bench-'));
  const env = { DATA_DIR: dataDir, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
  const csv = join(dataDir, 'units.csv');
  const rows = demoUnits().map((unit) => {
    const fields = unitFields(unit);
    return UNIT_COLUMNS.map((column) => fields[column] ?? '').join(',');
  });
  writeFileSync(csv, [UNIT_COLUMNS.join(','), ...rows, ''].join('\n'));
  const { code, stderr } = sipas(['units', 'import', csv], { env });
  if (code !== 0) throw new Error(stderr);
  const collector = await startCollectorProcess({ dataDir, env });
  return {
    ...collector,
    stop: async () => {
      const exitCode = await collector.stop();
      rmSync(dataDir, { recursive: true, force: true });
      return exitCode;
    },
  };
}
