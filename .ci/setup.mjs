// Runs one of the project's commands on a machine that has nothing but Node.js 20 or newer and npm: installs the
// exact dependencies when they are missing or outdated, then goes on with the Node.js pinned among them.
//
//   node .ci/setup.mjs start|dev|test|build|bench|browser-walks|cluster|device-day|losses|screenshots|simulate|run [arguments]
//
// Plain JavaScript, because it runs before the pinned Node.js that reads TypeScript is there.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from './alone.mjs';
import { installDependencies, projectNode, withProjectNode } from './install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamps = join(root, 'node_modules', '.sipas');

const COMMANDS = {
  start: { build: true, script: ['src/collector/cli/sipas.js', 'start'] },
  dev: { build: false, script: ['.ci/dev.mjs'] },
  // The projects of tests that read the build run the command `build` themselves.
  test: { build: false, script: ['node_modules/vitest/vitest.mjs', 'run'] },
  build: { build: true },
  bench: { build: true, script: ['test/bench/run.ts'] },
  'browser-walks': {
    build: false,
    script: ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/browser-walks/vitest.config.ts'],
  },
  cluster: {
    build: false,
    script: ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/cluster/vitest.config.ts'],
  },
  'device-day': {
    build: false,
    script: ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/day/vitest.config.ts'],
  },
  losses: {
    build: false,
    script: ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/losses/vitest.config.ts'],
  },
  screenshots: { build: true, script: ['test/screens/take.ts'] },
  simulate: { build: false, script: ['test/simulation/simulate.ts'] },
  // For a script inside the project: `run test/support/totals.ts …`
  run: { build: false, script: [] },
};

const [name = '', ...rest] = process.argv.slice(2);
const command = COMMANDS[name];
if (command === undefined) {
  console.error(`setup: unknown command "${name}"; one of ${Object.keys(COMMANDS).join(', ')}`);
  process.exit(2);
}

install();
if (command.build) build();
if (command.script !== undefined) run([...command.script, ...rest]);

/** Waits for its turn only where something is to be done, and then looks again: another process may have done it. */
function install() {
  const digest = digestOf([join(root, 'package.json'), join(root, 'package-lock.json')]);
  const isDone = () => isStamped('installed', digest) && projectNode(root) !== undefined;
  if (isDone()) return;
  inTurn(() => {
    if (isDone()) return;
    installDependencies(root);
    stamp('installed', digest);
  });
}

/** Installing empties node_modules and building empties dist, so one process does either at a time. */
function inTurn(work) {
  alone(join(root, '.setup'), work, (pid) =>
    console.error(`setup: waiting for process ${pid}, which is installing or building here …`),
  );
}

function build() {
  const sources = ['src/app', 'src/contract', 'src/core', 'src/device', 'survey-schemas', 'public'].flatMap(
    (folder) => filesBelow(join(root, folder)),
  );
  const digest = digestOf([...sources, join(root, 'vite.config.ts'), join(root, 'package-lock.json')]);
  const isDone = () => isStamped('built', digest) && existsSync(join(root, 'dist', 'index.html'));
  if (isDone()) return;
  inTurn(() => {
    if (isDone()) return;
    console.error('setup: building the app …');
    must(projectNode(root), [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn']);
    stamp('built', digest);
  });
}

/** Ends with the exit code of the command, and passes signals on to it. */
function run(args) {
  const child = spawn(projectNode(root), args, { cwd: root, stdio: 'inherit', env: withProjectNode(root) });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
}

/** Runs it without its output, which is shown where it fails: then the process ends too. */
function must(file, args) {
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: withProjectNode(root),
  });
  if (status === 0) return;
  console.error(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
  process.exit(status ?? 1);
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function digestOf(files) {
  const hash = createHash('sha256').update(process.platform).update(process.arch);
  for (const file of files) hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}

function isStamped(what, digest) {
  const file = join(stamps, what);
  return existsSync(file) && readFileSync(file, 'utf8') === digest;
}

function stamp(what, digest) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, what), digest);
}
