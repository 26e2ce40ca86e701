// `npm run dev`: the collector under watch and the app with hot reload, over a simulated province of their own.
//
//   npm run dev [-- FOLDER]      data stand in data/dev unless another folder is named
//
// The province is filled in at the first start and kept; delete the folder to begin again. Nothing here listens on
// more than this machine, since everybody knows the administrator's password: it stands in dev-collector.mjs.
//
// The collector is not run by `node --watch`: that sends messages of its own from worker threads (nodejs/node#65044),
// which the database's readers would take for answers, and it does not see files that are only read.
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
/** What a collector elsewhere may have been given: this one has its own data, keys and address. */
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
  server: { host: HOST, proxy: toCollector(['/api', '/healthz']) },
});
let isEnding = false;
let isStale = false;
/** Kept when the collector that runs, or is being started, listens: then it says who its administrator is. */
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
dev: Ctrl-C ends both
`);

/** A collector makes its keys when it is first opened; the province is moved in together with those it was made with. */
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
  // One that was not yet there to listen is waited for all the same.
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
  // By letting go of it, which works on every system, and also when this process is killed.
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
 * A request waits for a collector that is being started, and goes on as the browser made it: by its Host the collector
 * knows that it comes from its own page.
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
