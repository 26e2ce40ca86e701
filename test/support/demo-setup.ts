import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where this run keeps its simulated province: see demo.ts. */
    demoFolder: string;
  }
}

/** Each project may load this file again. */
const shared = globalThis as { sipasDemoFolder?: string };

/** Global setup: a folder for the simulated province, filled by the first test file that needs it. */
export default function provideDemoFolder(project: TestProject): () => void {
  shared.sipasDemoFolder ??= mkdtempSync(join(tmpdir(), 'sipas-demo-'));
  const folder = shared.sipasDemoFolder;
  project.provide('demoFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
