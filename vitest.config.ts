import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_ARGUMENTS, ensureChromium } from './test/support/chromium.ts';

/** One project per kind of test; `npm test` runs them all. */
const GLOBAL_SETUP: Readonly<Record<string, readonly string[]>> = {
  unit: [],
  property: [],
  golden: [],
  contract: ['test/support/postgres-setup.ts'],
  integration: ['test/support/postgres-setup.ts'],
  simulation: [],
  e2e: [],
};

const BROWSER_TESTS = 'test/**/*.browser.test.ts';

export default defineConfig(async () => {
  const { executablePath, env } = await ensureChromium();
  return {
    test: {
      // By itself it leaves one processor idle, which on two is half of them.
      maxWorkers: availableParallelism(),
      projects: [
        ...Object.entries(GLOBAL_SETUP).map(([name, globalSetup]) => ({
          plugins: [react()],
          test: {
            name,
            include: [`test/${name}/**/*.test.{ts,tsx}`],
            exclude: [BROWSER_TESTS],
            globalSetup: [...globalSetup],
            environment: 'node',
            testTimeout: 60_000,
            hookTimeout: 120_000,
          },
        })),
        {
          test: {
            name: 'browser',
            include: [BROWSER_TESTS],
            testTimeout: 60_000,
            browser: {
              enabled: true,
              headless: true,
              screenshotFailures: false,
              provider: playwright({
                launchOptions: {
                  executablePath,
                  args: CHROMIUM_ARGUMENTS,
                  env: { ...process.env, ...env } as never,
                },
              }),
              instances: [{ browser: 'chromium' as const }],
            },
          },
        },
      ],
    },
  };
});
