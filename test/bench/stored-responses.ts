import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import { dayOfNumber, localDay, numberOfDay } from '../../src/core/kernel/calendar.ts';
import { STATED_KEYS } from '../support/test-keys.ts';
import { RECORDS_PER_BATCH } from './load.ts';
import { atMost, type Measure } from './measure.ts';

const SIPAS = join(import.meta.dirname, '../../src/collector/cli/sipas.js');
const MOST_RECOUNT_S = 8;
const MOST_KB = 3.5;
/** As the system counts what a file takes of the disk. */
const BLOCK_BYTES = 512;

interface Stored {
  readonly dataDir: string;
  readonly responses: number;
}

/** `sipas recount` over what is stored, as a process of its own. Throws where it finds a difference. */
export function recountTime({ dataDir, responses }: Stored): Measure {
  const beganAtMs = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [SIPAS, 'recount'], {
    env: { ...process.env, DATA_DIR: dataDir, SIPAS_KEYS: STATED_KEYS },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`sipas recount ended with ${status}: ${stdout}${stderr}`);
  const seconds = (performance.now() - beganAtMs) / 1_000;
  return {
    name: 'sipas recount',
    value: seconds,
    unit: 's',
    bar: atMost(MOST_RECOUNT_S, seconds, 's'),
    how: `${responses} responses, SQLite, from its start to its end, no server beside it`,
  };
}

/** What a collector's folder takes of the disk, once the evidence of former days was put together; nothing runs on it. */
export async function diskTaken({ dataDir, responses }: Stored): Promise<Measure> {
  const collector = await openCollector({ dataDir, databaseUrl: null, keys: STATED_KEYS });
  try {
    const tomorrow = dayOfNumber(numberOfDay(localDay(Date.now())) + 1);
    await collector.evidence.keeping.putTogether(tomorrow, () => Promise.resolve(true));
  } finally {
    await collector.close();
  }
  const kilobytes = bytesOnDisk(dataDir) / 1_000 / responses;
  return {
    name: 'disk a response, SQLite',
    value: kilobytes,
    unit: 'KB',
    bar: atMost(MOST_KB, kilobytes, 'KB'),
    how: `whole folder after ${responses} responses in batches of ${RECORDS_PER_BATCH}: database, evidence put together, recordings, keys`,
  };
}

function bytesOnDisk(folder: string): number {
  return readdirSync(folder, { recursive: true })
    .map((name) => lstatSync(join(folder, String(name))))
    .filter((found) => found.isFile())
    .reduce((sum, { blocks }) => sum + blocks * BLOCK_BYTES, 0);
}
