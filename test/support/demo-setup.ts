import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where this run keeps its simulated province: see demo.ts. */
    demoFolder: string;
  }
}

const FILL = join(import.meta.dirname, 'fill-demo.ts');
const NAMED_BY_USERS = "support/demo.ts'";

/** Each project may load this file again. */
const shared = globalThis as { sipasDemo?: { folder: string; filling: ChildProcess | null } };

/**
 * Global setup: a folder for the simulated province. Simulating it takes longer than most test files, so where a file
 * of the run asks for it, it begins here, beside the other set-ups, which leave a processor idle.
 */
export default function provideDemo(project: TestProject): () => void {
  shared.sipasDemo ??= begin(project);
  const { folder, filling } = shared.sipasDemo;
  project.provide('demoFolder', folder);
  return () => {
    filling?.kill();
    rmSync(folder, { recursive: true, force: true });
  };
}

function begin(project: TestProject) {
  // In memory, where the tests' own folders are.
  const folder = mkdtempSync(join(project.config.env['TMPDIR'] ?? tmpdir(), 'sipas-demo-'));
  const files = project.vitest.state.getPaths();
  if (!files.some((file) => readFileSync(file, 'utf8').includes(NAMED_BY_USERS)))
    return { folder, filling: null };
  const env = { ...process.env, ...project.config.env };
  return { folder, filling: spawn(process.execPath, [FILL, folder], { env, stdio: ['ignore', 2, 2] }) };
}
