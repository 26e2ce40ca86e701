import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm run losses`: apart from `npm test`, since one fault after the other is waited for. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['test/losses/*.test.ts'],
    globalSetup: ['test/support/postgres-setup.ts'],
    setupFiles: ['test/support/seeds.ts'],
    // Each has the processors for itself, or what it is told to wait for comes too late.
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
    reporters: ['verbose'],
  },
});
