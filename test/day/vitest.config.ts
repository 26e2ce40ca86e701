import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** `npm run device-day`: apart from `npm test`, since a day has two hundred respondents. */
export default defineConfig({
  plugins: [react()],
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['test/day/*.test.ts'],
    globalSetup: ['build', 'chromium', 'built'].map((name) => `test/support/${name}-setup.ts`),
    setupFiles: ['test/support/seeds.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
    reporters: ['verbose'],
  },
});
