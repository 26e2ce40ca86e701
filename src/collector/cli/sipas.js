#!/usr/bin/env node
// Starts the command line on the Node.js pinned among the dependencies, which runs TypeScript directly, whatever
// Node.js found this file. Plain JavaScript for that reason. Signals are handed on, the exit code handed back.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PINNED_MAJOR = 24;
const EXIT_ENVIRONMENT = 3;
const script = fileURLToPath(new URL('./sipas.ts', import.meta.url));

// What was compiled once is read, not compiled again. In the project's own folder: others could write into one all share.
// By the variable threads learn of it: each would otherwise load what turns TypeScript into JavaScript, 8 MB of memory.
// A server has options of V8 of its own: what was compiled without them it would not take, and replace each time.
const isServer = process.argv[2] === 'start';
process.env.NODE_COMPILE_CACHE ??= join(
  ...[import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'sipas'],
  isServer ? 'start' : 'commands',
);

// All are read only when a program begins. glibc gives each thread memory of its own and keeps what was given back: 30 MB more
// after a day; and once a large piece was given back, it keeps pieces of that size: 15 MB more after an export. The young
// generation is small: it is not given back either.
if (isServer) {
  process.env.MALLOC_ARENA_MAX ??= '1';
  process.env.MALLOC_TRIM_THRESHOLD_ ??= String(128 * 1024);
}
const flags = isServer ? ['--max-semi-space-size=4'] : [];

if (Number.parseInt(process.versions.node, 10) >= PINNED_MAJOR) {
  if (process.platform === 'linux' && !flags.every((flag) => process.execArgv.includes(flag))) {
    // The same process, from its beginning.
    const { execPath, execArgv, argv, env } = process;
    process.execve(execPath, [execPath, ...flags, ...execArgv, ...argv.slice(1)], env);
  }
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  await import('./sipas.ts');
} else {
  const pinned = pinnedNode();
  if (pinned === undefined) {
    console.error(
      `sipas: needs Node.js ${PINNED_MAJOR}, which comes with the dependencies: run "npm ci" first`,
    );
    process.exit(EXIT_ENVIRONMENT);
  }
  const child = spawn(pinned, [...flags, script, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`sipas: ${pinned} does not run:`, error.message);
    process.exit(EXIT_ENVIRONMENT);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
}

/** The executable of this platform's package of Node.js, wherever npm has put it. */
function pinnedNode() {
  const isWindows = process.platform === 'win32';
  const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}`;
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const places = folders.map((folder) => join(folder, name, 'bin', isWindows ? 'node.exe' : 'node'));
  return places.find((place) => existsSync(place));
}
