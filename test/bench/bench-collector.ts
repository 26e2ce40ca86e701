import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoUnits } from '../../src/collector/demo/province.ts';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { UNIT_COLUMNS, unitFields } from '../../src/core/units/parse-unit-row.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { randomHex } from '../support/batches.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { makeCollector } from '../support/make-collector.ts';
import { sipas } from '../support/sipas.ts';
import { DEVICE_KEY, STATED_KEYS } from '../support/test-keys.ts';
import { memoryMb } from './collector-use.ts';

export interface BenchCollector extends CollectorProcess {
  readonly keys: string;
  /** A device with the key of all devices of tests, at this unit. */
  readonly enrol: (unit: string) => Promise<EnrolmentId>;
  /** Ends the process; what it stored stays until `stop`. */
  readonly end: () => Promise<void>;
  /** The most memory it has had, in MB; null where the system does not tell. */
  readonly peakMb: () => number | null;
}

/** A collector in a process of its own, with the keys of tests, the units of the simulated province and no responses. */
export async function startBenchCollector(databaseUrl?: string): Promise<BenchCollector> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sipas-bench-'));
  const env = {
    DATA_DIR: dataDir,
    SIPAS_KEYS: STATED_KEYS,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  };
  const csv = join(dataDir, 'units.csv');
  const rows = demoUnits(localDay(Date.now())).map((unit) => {
    const fields = unitFields(unit);
    return UNIT_COLUMNS.map((column) => fields[column] ?? '').join(',');
  });
  writeFileSync(csv, [UNIT_COLUMNS.join(','), ...rows, ''].join('\n'));
  await makeCollector(dataDir, { databaseUrl: databaseUrl ?? null, keys: STATED_KEYS });
  const { code, stderr } = await sipas(['units', 'import', csv], { env });
  if (code !== 0) throw new Error(stderr);
  const collector = await startCollectorProcess({ dataDir, env });
  return {
    ...collector,
    keys: STATED_KEYS,
    enrol: (unit) => enrolAt({ dataDir, databaseUrl: databaseUrl ?? null }, unit),
    end: async () => {
      await collector.stop();
    },
    peakMb: () => memoryMb(collector, 'VmHWM'),
    stop: async () => {
      const exitCode = await collector.stop();
      rmSync(dataDir, { recursive: true, force: true });
      return exitCode;
    },
  };
}

/** Puts a device with the key of all devices of tests beside a collector, which may run. */
export async function enrolAt(
  place: { readonly dataDir: string; readonly databaseUrl: string | null },
  unit: string,
): Promise<EnrolmentId> {
  const parts = await openCollector({ ...place, keys: STATED_KEYS });
  try {
    const id = randomHex() as EnrolmentId;
    const { publicKey } = DEVICE_KEY;
    const day = localDay(Date.now());
    await parts.enrolments.add({ id, unit: unit as UnitRef, name: 'Bench', day, publicKey });
    return id;
  } finally {
    await parts.close();
  }
}
