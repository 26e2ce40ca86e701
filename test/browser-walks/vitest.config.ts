import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from '../support/longest-first.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** `npm run browser-walks`: the longer walks in Chromium, apart from `npm test`, which takes the main ones. */
export default defineConfig({
  plugins: [react()],
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['test/browser-walks/*.test.ts'],
    globalSetup: ['demo', 'build', 'chromium', 'built'].map((name) => `test/support/${name}-setup.ts`),
    setupFiles: ['test/support/seeds.ts'],
    env: { ...temporaryFolder() },
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // One Chromium a worker, which the files share.
    isolate: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['verbose'],
  },
});
