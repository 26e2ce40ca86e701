import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from '../../.ci/alone.mjs';
import { STATED_KEYS } from './test-keys.ts';

const SIPAS = join(import.meta.dirname, '../../src/collector/cli/sipas.ts');

/** Beside the province: what `sipas demo --json` said as it made it. */
export const saidBeside = (province: string) => `${province}-said.json`;

/**
 * The simulated province below this folder, with the seed that `sipas demo` uses by itself; made by the first process
 * that asks, in one of its own, while the others wait.
 */
export function filledDemo(folder: string): string {
  const province = join(folder, 'province');
  if (!existsSync(province))
    alone(
      join(folder, 'turns'),
      () => fill(province),
      () => {},
    );
  return province;
}

function fill(province: string): void {
  if (existsSync(province)) return;
  const unfinished = `${province}-unfinished`;
  const env = { ...process.env, DATA_DIR: unfinished, SIPAS_KEYS: STATED_KEYS };
  const { status, stdout, stderr } = spawnSync(process.execPath, [SIPAS, 'demo', '--json'], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`sipas demo ended with ${status}: ${stderr}`);
  writeFileSync(saidBeside(province), JSON.stringify({ stdout, stderr }));
  renameSync(unfinished, province);
}

// As a program: fills the folder it is given.
const [, program, folder] = process.argv;
if (program === import.meta.filename && folder !== undefined) filledDemo(folder);
