import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_ARGUMENTS, chromiumOfThisRun } from './test/support/chromium.ts';
import { LongestFirst } from './test/support/longest-first.ts';
import { IS_FULL_SIZE } from './test/support/runs.ts';
import { temporaryFolder } from './test/support/temporary-folder.ts';

interface Project {
  /** What the project's tests need and no other pays for: a database server, a browser, the app's build. */
  readonly setup: readonly ('postgres' | 'chromium' | 'build' | 'demo' | 'built')[];
  /** Without isolation a worker keeps its modules from file to file: files must leave nothing behind. */
  readonly isolate: boolean;
}

/**
 * One project per kind of test; `npm test` runs them all, `npm run test:fast` the three that need nothing. They are set
 * up one after the other, the first being that with the most to wait for: the province is being filled and PostgreSQL
 * starts while the app is built.
 */
const PROJECTS: Readonly<Record<string, Project>> = {
  integration: { setup: ['demo', 'build', 'postgres', 'built'], isolate: false },
  // One Chromium a worker, which the files share.
  e2e: { setup: ['demo', 'build', 'chromium', 'built'], isolate: false },
  unit: { setup: [], isolate: false },
  property: { setup: [], isolate: false },
  golden: { setup: [], isolate: false },
  simulation: { setup: [], isolate: true },
  bundle: { setup: ['build', 'built'], isolate: false },
  contract: { setup: ['postgres'], isolate: false },
};

/** Processes that tests start read the sources in half the time when their compiled form is kept. */
const COMPILE_CACHE = join(import.meta.dirname, 'node_modules/.sipas/compiled');

/**
 * What comes to be so is waited for as long as a busy machine needs, not the second of the library: that it comes is the
 * test, how fast is for the bench.
 */
const EXPECT = { poll: { timeout: 20_000 } };

/**
 * What has not ended by then hangs. Far beyond what the slowest takes at full size on an idle machine: how long something
 * takes is for the bench.
 */
const HANGS_MS = 180_000;

const BROWSER_TESTS = 'test/**/*.browser.test.ts';

const setupFile = (name: string) => `test/support/${name}-setup.ts`;

function chromiumProvider() {
  const { executablePath, env } = chromiumOfThisRun();
  return playwright({
    launchOptions: { executablePath, args: CHROMIUM_ARGUMENTS, env: { ...process.env, ...env } as never },
  });
}

export default defineConfig({
  test: {
    // Two more than there are processors: a test waits while a screen holds its citizen to a pace, a process starts or
    // a commit is on its way to the disk. In the first minute, that of the browsers, three workers leave a processor idle.
    maxWorkers: availableParallelism() + 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      ...Object.entries(PROJECTS).map(([name, { setup, isolate }]) => ({
        plugins: [react()],
        test: {
          name,
          include: [`test/${name}/**/*.test.{ts,tsx}`],
          exclude: [BROWSER_TESTS],
          globalSetup: setup.map(setupFile),
          setupFiles: ['seeds', 'patience', 'nothing-left', 'frames'].map(
            (name) => `test/support/${name}.ts`,
          ),
          env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...temporaryFolder() },
          isolate,
          // The projects share one folder of transformed sources, which each would otherwise transform for itself.
          fsModuleCache: true,
          environment: 'node',
          expect: EXPECT,
          testTimeout: HANGS_MS,
          hookTimeout: HANGS_MS,
        },
      })),
      {
        test: {
          name: 'browser',
          include: [BROWSER_TESTS],
          globalSetup: [setupFile('chromium')],
          // One page for all files: they share a browser, and each opens stores of its own names.
          isolate: false,
          expect: EXPECT,
          testTimeout: HANGS_MS,
          // A page has no environment to read it from.
          provide: { isFullSize: IS_FULL_SIZE },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: {
              ...playwright(),
              // The browser is named when it is opened: only then has the set-up found it.
              providerFactory: (project) => chromiumProvider().providerFactory(project),
            },
            instances: [{ browser: 'chromium' as const }],
          },
        },
      },
    ],
  },
});
