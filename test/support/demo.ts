import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { alone } from '../../.ci/alone.mjs';
import { STATED_KEYS } from './test-keys.ts';

const SIPAS = join(import.meta.dirname, '../../src/collector/cli/sipas.ts');

/**
 * Fills the folder, which is not there yet, with the simulated province, and returns it. Simulating takes longer than
 * most test files: the first of a run does, in a process of its own, and the others wait for it and copy.
 */
export function copyOfDemo(dataDir: string): string {
  cpSync(demoOfThisRun(), dataDir, { recursive: true });
  return dataDir;
}

/** What `sipas demo --json` said as it made the province that is copied. */
export function saidByDemo(): { readonly stdout: string; readonly stderr: string } {
  return JSON.parse(readFileSync(saidBeside(demoOfThisRun()), 'utf8'));
}

const saidBeside = (folder: string) => `${folder}-said.json`;

/** The simulated province with the seed that `sipas demo` uses by itself. Not to be opened: that changes it. */
function demoOfThisRun(): string {
  const folder = inject('demoFolder');
  const filled = join(folder, 'province');
  if (!existsSync(filled))
    alone(
      join(folder, 'turns'),
      () => fill(filled),
      () => {},
    );
  return filled;
}

function fill(folder: string): void {
  if (existsSync(folder)) return;
  const unfinished = `${folder}-unfinished`;
  const env = { ...process.env, DATA_DIR: unfinished, SIPAS_KEYS: STATED_KEYS };
  const { status, stdout, stderr } = spawnSync(process.execPath, [SIPAS, 'demo', '--json'], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`sipas demo ended with ${status}: ${stderr}`);
  writeFileSync(saidBeside(folder), JSON.stringify({ stdout, stderr }));
  renameSync(unfinished, folder);
}
