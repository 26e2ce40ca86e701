import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCollector } from '../support/make-collector.ts';
import { STATED_KEYS } from '../support/test-keys.ts';
import { atMost, type Measure, quantile } from './measure.ts';

const SIPAS = join(import.meta.dirname, '../../src/collector/cli/sipas.js');
const RUNS = 11;
const MOST_MS = 300;

/** How long commands take that do hardly anything, each in turn with Node.js alone, from what was compiled before. */
export async function commandStart(): Promise<readonly Measure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sipas-bench-'));
  try {
    await makeCollector(dataDir, { keys: STATED_KEYS });
    const env = { ...process.env, DATA_DIR: dataDir, SIPAS_KEYS: STATED_KEYS };
    const commands = [
      { name: 'Node.js alone', args: ['-e', '0'], bar: null },
      { name: 'sipas --help', args: [SIPAS, '--help'], bar: MOST_MS },
      { name: 'sipas clock show', args: [SIPAS, 'clock', 'show'], bar: MOST_MS },
    ].map((command) => ({ ...command, times: [] as number[] }));
    // The first of each compiles.
    for (let run = -1; run < RUNS; run += 1) {
      for (const { name, args, times } of commands) {
        const beganAtMs = performance.now();
        const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
        if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
        if (run >= 0) times.push(performance.now() - beganAtMs);
      }
    }
    return commands.map(({ name, times, bar }) => {
      const value = Math.round(quantile(times, 0.5));
      return {
        name: `start of a command: ${name}`,
        value,
        unit: 'ms',
        bar: bar === null ? null : atMost(bar, value, 'ms'),
        how: `median of ${RUNS} processes, in turn`,
      };
    });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
