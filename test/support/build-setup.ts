import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Each project may load this file again. */
const shared = globalThis as { sipasBuild?: Promise<void> };

/**
 * Global setup of the projects that read `dist`: begins to build the app if it is not built from the sources as they
 * are, beside the set-ups that follow. The last of them is `built`, which waits for it.
 */
export default function beginToBuild(): void {
  shared.sipasBuild ??= build();
  // It is told by the set-up that waits for it.
  shared.sipasBuild.catch(() => undefined);
}

/** Resolves when the app is built; rejects where it could not be, or nobody began to. */
export async function untilBuilt(): Promise<void> {
  if (shared.sipasBuild === undefined) throw new Error('the set-up `build` comes before `built`');
  await shared.sipasBuild;
}

async function build(): Promise<void> {
  const child = spawn(process.execPath, ['.ci/setup.mjs', 'build'], {
    cwd: ROOT,
    // The runner's own value would bundle React's development build.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 2, 2],
  });
  const status = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  if (status !== 0) throw new Error(`the app could not be built: .ci/setup.mjs build ended with ${status}`);
}
