// The checks beside the tests, each of which counts as one, and the closing line with the totals of both.
//
//   node .ci/gates.mjs TESTS_JSON EXIT_CODE_OF_NPM_TEST
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [testsJson = '', npmTestExitCode = '1'] = process.argv.slice(2);

/** How often each engine's collector is killed here, how many schedules are simulated, requests sent: minutes each. */
const KILLS = 60;
const SCHEDULES = 10_000;
const FUZZ_REQUESTS = 100_000;
/** A registry that cannot be reached is given up on. */
const AUDIT_MS = 120_000;

/** What a gate says that could ask nobody: neither passed nor failed. */
const NOT_ANSWERED = Symbol('not answered');

const GATES = [
  ['types', () => command('npm', 'run', '--silent', 'typecheck')],
  ['format and lint', () => command('npm', 'run', '--silent', 'lint')],
  ['dead code', () => command('npm', 'run', '--silent', 'dead-code')],
  ['the lock file serves every platform and names no registry host', lockFileIsPortable],
  ['no grave weakness is known of what the product is made of', noKnownWeakness],
  [
    `the collector killed ${KILLS} times under load on each engine`,
    () => longTest('integration/collector-killed'),
  ],
  ['the browser killed at every step of submit and sync', () => longTest('e2e/chromium-killed')],
  [`${FUZZ_REQUESTS} requests that nobody expects`, () => longTest('integration/fuzz')],
  [`the simulation keeps the promise in ${SCHEDULES} schedules`, simulationHolds],
  ['a fresh clone starts with one command', freshCloneStarts],
];

const totals = testTotals();
for (const [name, gate] of GATES) {
  console.log(`\n── ${name}`);
  let failure;
  try {
    failure = await gate();
  } catch (error) {
    failure = error.stack;
  }
  if (failure === undefined) {
    totals.passed += 1;
    console.log(`✓ ${name}`);
  } else if (failure === NOT_ANSWERED) {
    totals.skipped += 1;
    console.log(`– ${name}: not answered here`);
  } else {
    totals.failed += 1;
    console.log(`✗ ${name}: ${failure}`);
  }
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);

/** Counts from the test runner's own report; a runner that ended badly without a failed test is a failure too. */
function testTotals() {
  if (!existsSync(testsJson)) {
    console.log('✗ npm test wrote no report');
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const report = JSON.parse(readFileSync(testsJson, 'utf8'));
  const failed = report.numFailedTests;
  const endedBadly = npmTestExitCode !== '0' && failed === 0 ? 1 : 0;
  return {
    passed: report.numPassedTests,
    failed: failed + endedBadly,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/** A test that does more when it is told how much. */
function longTest(name) {
  Object.assign(process.env, { KILLS: String(KILLS), FUZZ_REQUESTS: String(FUZZ_REQUESTS) });
  return command('npm', 'test', '--', `test/${name}.test.ts`);
}

/** Others than `npm test` runs, and the same every time: what fails here fails again. */
function simulationHolds() {
  return command('npm', 'run', 'simulate', '--', '--schedules', String(SCHEDULES), '--seed', '1000000');
}

function command(file, ...args) {
  const { status } = spawnSync(file, args, { stdio: 'inherit' });
  return status === 0 ? undefined : `${file} ${args.join(' ')} ended with ${status}`;
}

/**
 * npm drops packages of other platforms from the lock file where their download is not offered, and `npm ci` then
 * refuses the file on every machine.
 */
function lockFileIsPortable() {
  const text = readFileSync('package-lock.json', 'utf8');
  if (/"resolved":|https?:\/\/[^"]*registry/.test(text))
    return 'it records where packages were downloaded from';
  const { packages } = JSON.parse(text);
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`${place}/node_modules/${name}` in packages || `node_modules/${name}` in packages),
    ),
  );
  if (missing.length > 0) return `it lacks ${missing.join(', ')}`;
  return withoutHash(packages);
}

/** What is fetched is what was looked at only if the lock file carries its hash, for every platform alike. */
function withoutHash(packages) {
  const bare = Object.entries(packages).filter(([place, { integrity }]) => place !== '' && !integrity);
  return bare.length === 0
    ? undefined
    : `these have no hash (npm view NAME@VERSION dist.integrity gives it): ${bare.map(([place]) => place).join(', ')}`;
}

/**
 * Advisories on what is installed with the product. Only an answer that counts them is one: a registry that does not
 * keep any, or cannot be reached, says nothing of the packages.
 */
function noKnownWeakness() {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    encoding: 'utf8',
    timeout: AUDIT_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
  let report;
  try {
    report = JSON.parse(stdout);
  } catch {
    return NOT_ANSWERED;
  }
  const counts = report.metadata?.vulnerabilities;
  if (counts === undefined || report.error !== undefined) return NOT_ANSWERED;
  for (const { name, severity } of Object.values(report.vulnerabilities ?? {}))
    console.log(`${severity}: ${name}`);
  const grave = counts.high + counts.critical;
  return grave === 0 ? undefined : `${grave} of high or critical severity; see npm audit --omit=dev`;
}

/** What a stranger does: clone, `npm start`, open the printed address. */
async function freshCloneStarts() {
  const folder = mkdtempSync(join(tmpdir(), 'sipas-clone-'));
  const clone = join(folder, 'sipas');
  try {
    const cloned = command('git', 'clone', '--quiet', '.', clone);
    if (cloned !== undefined) return cloned;
    return await startAndVisit(clone, await freePort());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function startAndVisit(clone, port) {
  const env = { ...process.env, PORT: String(port), DATA_DIR: join(clone, 'data') };
  const child = spawn('npm', ['start'], { cwd: clone, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const address = `http://localhost:${port}`;
  return new Promise((resolve) => {
    let printed = '';
    let outcome = `ended without printing ${address}`;
    const giveUp = setTimeout(() => stop(`did not print ${address} within five minutes`), 300_000);
    const stop = (result) => {
      clearTimeout(giveUp);
      outcome = result;
      child.kill('SIGTERM');
    };
    let visited = false;
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      if (visited || !printed.includes(address)) return;
      visited = true;
      visit(address).then(stop, (error) => stop(error.message));
    });
    child.on('exit', () => {
      clearTimeout(giveUp);
      resolve(outcome);
    });
  });
}

async function visit(address) {
  const health = await fetch(`${address}/healthz`);
  if (health.status !== 200) return `/healthz answered ${health.status}`;
  const page = await fetch(`${address}/kiosk`, { headers: { accept: 'text/html' } });
  const html = await page.text();
  return page.status === 200 && html.includes('<script')
    ? undefined
    : `/kiosk answered ${page.status} without the app`;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
