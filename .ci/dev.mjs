// `npm run dev`: the collector under watch and the app with hot reload, over a simulated province of their own.
//
//   [PORT=5173] npm run dev [-- FOLDER]      the data are in data/dev unless another folder is named
//
// The province is made at the first start and kept; delete the folder to begin again. Nothing here listens on more
// than this machine, since everybody can read the administrator's password in dev-collector.mjs.
//
// The collector is not run by `node --watch`: Node.js then sends messages of its own from worker threads
// (nodejs/node#65044), which would be taken for answers of the database's readers, and it does not watch files that are
// read and not imported, such as questionnaires.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer as createProbe } from 'node:net';
import { join, relative, resolve, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const HOST = 'localhost';
/** What the collector is made of. */
const SOURCES = ['src/collector', 'src/contract', 'src/core', 'survey-schemas'];
/** An editor saves, and a change of branch writes, several files at once. */
const SETTLES_MS = 100;
/** A collector needs at most five seconds to stop; one caught in a loop of its own never does. */
const STOPS_MS = 7_000;
/** Settings of another collector in this shell: this one has its own data, keys and address. */
const NOT_FOR_DEVELOPMENT = [
  'DATABASE_URL',
  'SIPAS_KEYS',
  'TLS_CERT',
  'TLS_KEY',
  'TRUST_PROXY',
  'PUBLIC_URL',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
];

const root = fileURLToPath(new URL('..', import.meta.url));
const dataDir = resolve(root, process.argv[2] ?? join('data', 'dev'));
const port = await freePort();
const environment = { LOG_LEVEL: 'warn', ...process.env, HOST, PORT: String(port), DATA_DIR: dataDir };
for (const name of NOT_FOR_DEVELOPMENT) delete environment[name];

fillOnce();
const vite = await createServer({
  configFile: join(root, 'vite.config.ts'),
  clearScreen: false,
  server: {
    host: HOST,
    port: Number(process.env.PORT) || 5173,
    proxy: toCollector(['/api', '/healthz', '/readyz', '/o/']),
  },
});
let isEnding = false;
let isStale = false;
/** Resolved with the administrator once the collector that runs, or is being started, listens. */
let listening = Promise.withResolvers();
let collector = startCollector();
vite.watcher.add(SOURCES.map((folder) => join(root, folder)));
vite.watcher.on('all', (_, path) => void restartFor(path));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end());

const { name, password } = await listening.promise;
await vite.listen();
console.log(`
dev: open ${vite.resolvedUrls?.local[0]}console and sign in as ${name} with: ${password}
dev: the collector alone is at http://${HOST}:${port}; its data are in ${dataDir}
dev: Ctrl-C stops both
`);

/** The command moves keys and province into place together, so the keys say that the province is there. */
function fillOnce() {
  if (existsSync(join(dataDir, 'keys.json'))) return;
  const args = [join('src', 'collector', 'cli', 'sipas.ts'), 'demo', '--data-dir', dataDir];
  const { status } = spawnSync(process.execPath, args, { cwd: root, env: environment, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function startCollector() {
  const child = spawn(process.execPath, [join('.ci', 'dev-collector.mjs')], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // In a group of its own: the terminal's Ctrl-C is for this process, which then ends the other.
    detached: true,
    windowsHide: true,
  });
  child.on('message', (administrator) => listening.resolve(administrator));
  child.on('exit', () => {
    if (!isEnding && !isStale)
      console.log('dev: the collector has ended; it starts again when a file changes');
  });
  return child;
}

async function restartFor(path) {
  const file = relative(root, path).replaceAll(sep, '/');
  const isPart = /\.(ts|json)$/.test(file) && SOURCES.some((folder) => file.startsWith(`${folder}/`));
  if (!isPart || isStale || isEnding) return;
  isStale = true;
  // Requests may be waiting for a collector that never listened: they wait for the next one.
  const { resolve: forThoseWaiting } = listening;
  listening = Promise.withResolvers();
  void listening.promise.then(forThoseWaiting);
  console.log(`dev: ${file} has changed, the collector starts again`);
  await pause(SETTLES_MS);
  await stopCollector();
  isStale = false;
  if (!isEnding) collector = startCollector();
}

async function stopCollector() {
  if (collector.exitCode !== null || collector.signalCode !== null) return;
  const gone = once(collector, 'exit');
  // It stops when its channel closes: that works on every system, and also when this process is killed.
  if (collector.connected) collector.disconnect();
  const deadline = setTimeout(() => collector.kill('SIGKILL'), STOPS_MS);
  await gone;
  clearTimeout(deadline);
}

async function end() {
  if (isEnding) return;
  isEnding = true;
  await Promise.all([stopCollector(), vite.close()]);
  process.exit(0);
}

/**
 * A request waits while the collector starts. Its Host is kept, because the collector compares it with the Origin to
 * tell its own pages from others.
 */
function toCollector(paths) {
  const options = {
    target: `http://${HOST}:${port}`,
    changeOrigin: false,
    bypass: async () => void (await listening.promise),
  };
  return Object.fromEntries(paths.map((path) => [path, options]));
}

async function freePort() {
  const probe = createProbe().listen(0, HOST);
  await once(probe, 'listening');
  const { port: free } = probe.address();
  probe.close();
  await once(probe, 'close');
  return free;
}
