import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm run cluster`: apart from `npm test`, since it starts a dozen processes and waits for what they notice. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['test/cluster/*.test.ts'],
    setupFiles: ['test/support/seeds.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 300_000,
    reporters: ['verbose'],
  },
});
