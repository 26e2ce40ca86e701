import { cpSync, readFileSync } from 'node:fs';
import { inject } from 'vitest';
import { filledDemo, saidBeside } from './fill-demo.ts';

/** Fills the folder, which is not there yet, with the simulated province, and returns it. */
export function copyOfDemo(dataDir: string): string {
  cpSync(demoOfThisRun(), dataDir, { recursive: true });
  return dataDir;
}

/** What `sipas demo --json` said as it made the province that is copied. */
export function saidByDemo(): { readonly stdout: string; readonly stderr: string } {
  return JSON.parse(readFileSync(saidBeside(demoOfThisRun()), 'utf8'));
}

/** Not to be opened: that changes it. */
const demoOfThisRun = () => filledDemo(inject('demoFolder'));
