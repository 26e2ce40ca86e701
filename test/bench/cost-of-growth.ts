import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { unitRef } from '../../src/core/units/unit.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { STATED_KEYS } from '../support/test-keys.ts';
import { enrolAt } from './bench-collector.ts';
import { type ExportCountry, fillExportCountry } from './export-country.ts';
import { makeLoad, post, RECORDS_PER_BATCH } from './load.ts';
import { atMost, type Measure, quantile } from './measure.ts';

const SMALL = { officeCount: 20, aMonth: 84 };
/** Not counted: nothing is compiled yet, and no page of the database is in memory. */
const FIRST = 5;
const COUNTED = 25;
const MOST = 1.1;

/** What a batch takes where much is stored, in turn with one where hardly anything is. */
export async function costOfGrowth(
  large: Pick<CollectorProcess, 'address' | 'dataDir'>,
  country: ExportCountry,
): Promise<Measure> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sipas-bench-'));
  let small: CollectorProcess | null = null;
  try {
    const village = await fillExportCountry(dataDir, localDay(Date.now()), SMALL);
    small = await startCollectorProcess({ dataDir, env: { SIPAS_KEYS: STATED_KEYS } });
    const sides = [
      { address: large.address, batches: await batchesFor(large.dataDir, country), times: [] as number[] },
      { address: small.address, batches: await batchesFor(dataDir, village), times: [] as number[] },
    ];
    for (let turn = 0; turn < FIRST + COUNTED; turn += 1) {
      for (const { address, batches, times } of sides) {
        const beganAtMs = performance.now();
        await post(address, batches[turn] ?? Buffer.alloc(0));
        if (turn >= FIRST) times.push(performance.now() - beganAtMs);
      }
    }
    const [atLarge = Number.NaN, atSmall = Number.NaN] = sides.map(({ times }) => quantile(times, 0.5));
    return {
      name: `a batch at ${country.responses} stored ÷ at ${village.responses}`,
      value: atLarge / atSmall,
      unit: '×',
      bar: atMost(MOST, atLarge / atSmall, '×'),
      how: `medians of ${COUNTED} batches of ${RECORDS_PER_BATCH} each, in turn: ${atLarge.toFixed(0)} and ${atSmall.toFixed(0)} ms, SQLite`,
    };
  } finally {
    await small?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function batchesFor(dataDir: string, { offices }: ExportCountry): Promise<readonly Buffer[]> {
  const [office] = offices;
  if (office === undefined) throw new Error('a country has offices');
  const unit = unitRef(office);
  const enrolment = await enrolAt({ dataDir, databaseUrl: null }, unit);
  return (await makeLoad({ enrolment, unit, batches: FIRST + COUNTED, days: 20, seed: 7 })).batches;
}
