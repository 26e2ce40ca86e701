import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Each project may load this file again. */
const shared = globalThis as { sipasBuildIsFresh?: boolean };

/** Global setup of the projects that read `dist`: builds the app if it is not built from the sources as they are. */
export default function build(): void {
  if (shared.sipasBuildIsFresh === true) return;
  const { status } = spawnSync(process.execPath, ['.ci/setup.mjs', 'build'], {
    cwd: ROOT,
    // The runner's own value would bundle React's development build.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error(`the app could not be built: .ci/setup.mjs build ended with ${status}`);
  shared.sipasBuildIsFresh = true;
}
