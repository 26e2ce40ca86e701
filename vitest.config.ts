import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** One project per kind of test; `npm test` runs them all. */
const NODE_PROJECTS = ['unit', 'property', 'golden', 'contract', 'simulation', 'integration', 'e2e'];

export default defineConfig({
  test: {
    projects: NODE_PROJECTS.map((name) => ({
      plugins: [react()],
      test: {
        name,
        include: [`test/${name}/**/*.test.{ts,tsx}`],
        exclude: ['test/**/*.browser.test.ts'],
        environment: 'node',
        testTimeout: 60_000,
        hookTimeout: 120_000,
      },
    })),
  },
});
