// Everything that must hold before a change is taken, cheapest first: each check counts as one, each test of `npm test`
// too. Prints what every gate took against its budget, the sizes that ran, and a closing line with the totals of all.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MOST_WITH_ALL, STAGES, TODAY, WITH_ALL } from './budgets.mjs';
import { slowFilesWithoutReason } from './slow-files.mjs';

/** A registry that cannot be reached is given up on. */
const AUDIT_MS = 25_000;
/** How many lines of a gate that failed are said again at the end. */
const LINES_KEPT = 80;
/** How long what a command printed may take to come through after it ended. */
const LAST_WORDS_MS = 2_000;
/** How long a collector may take to end after it was told to. */
const STOPPING_MS = 30_000;
/** Other seeds than those of `npm test`, and the same in every run, so that a failure can be repeated. */
const FIRST_SEED = 1_000_000;

/** Properties and walks of which `npm test` draws a tenth of the examples, or sees a part of the screens. */
const IN_PART = [
  'test/contract/broken-off-moves.test.ts',
  'test/contract/rows-read.test.ts',
  'test/contract/stored-sums.test.ts',
  'test/integration/attacks/paths.test.ts',
  'test/integration/attacks/text-fields.test.ts',
  'test/integration/demo.test.ts',
  'test/integration/transfer-files.test.ts',
  'test/property/',
  'test/unit/collector/figures/read-period.test.ts',
  'test/unit/core/figures/subtraction.test.ts',
  'test/unit/house/regular-expressions.test.ts',
  'test/unit/app/survey/answers-in-view.browser.test.ts',
];

/** Those of the walks that hold every screen against axe. */
const SCREENS = 'test/browser-walks/accessibility-of-*.test.ts';
/** Those in which somebody uses a page that is no kiosk's, from the first to the last. */
const PEOPLE = ['interview', 'people', 'phone'].map((who) => `test/browser-walks/${who}.test.ts`);
const withoutOthers = [SCREENS, ...PEOPLE].flatMap((files) => ['--exclude', files]);

/** The result of a gate whose question nobody could answer, as without a network: neither passed nor failed. */
const NOT_ANSWERED = Symbol('not answered');

const results = mkdtempSync(join(tmpdir(), 'sipas-gates-'));
const testsJson = join(results, 'tests.json');
const secondsTaken = new Map();
const totals = { passed: 0, failed: 0, skipped: 0 };

/** By the names in budgets.mjs; each is given its size and returns what is wrong, or nothing. */
const GATES = {
  types: () => command('npm', 'run', '--silent', 'typecheck'),
  'format and lint': () => command('npm', 'run', '--silent', 'lint'),
  'the directions of imports': () => npmTest('--project', 'unit', 'test/unit/house/import-directions'),
  'dead code': () => command('npm', 'run', '--silent', 'dead-code'),
  'the lock file serves every platform and names no registry host': lockFileIsPortable,
  'npm test': allTests,
  'a file that takes over 20 s says at its top why': slowFilesSayWhy,
  'no grave weakness is known of what the product is made of': noKnownWeakness,
  'what npm test draws or looks at in part': (size) => longTest(size, ...IN_PART),
  'the collector killed under load on each engine': (size) =>
    losses(size, 'test/losses/collector-killed.test.ts'),
  'the longer walks in Chromium, which is killed at every step of submit and sync': (size) =>
    commandWith(asEnvironment(size), 'npm', 'run', '--silent', 'browser-walks', '--', ...withoutOthers),
  'own phones, an interview and the people of the console in Chromium': () =>
    command('npm', 'run', '--silent', 'browser-walks', '--', ...PEOPLE),
  'no screen breaks a rule of WCAG 2.2 AA that a machine can check': () =>
    command('npm', 'run', '--silent', 'browser-walks', '--', 'accessibility-of-'),
  'no sum of fewer than ten can be computed': (size) =>
    noSmallSum(size, 'subtraction-attack', 'household-attack'),
  'nor from what is told of groups': (size) => noSmallSum(size, 'breakdown-attack'),
  'nor from what is excluded': (size) => noSmallSum(size, 'exclusion-attack'),
  'R computes the same figures': rComputesTheSame,
  'statisticians come to the same figures': statisticiansAgree,
  'requests that nobody expects': (size) => longTest(size, 'test/integration/fuzz.test.ts'),
  'nothing is lost where a country collects, whatever part of the cluster fails': clusterLosesNothing,
  'nothing is lost, whatever befalls the collector': (size) => losses(size, 'test/losses/losses.test.ts'),
  "a kiosk's day, with everything that can befall it": (size) =>
    commandWith(asEnvironment(size), 'npm', 'run', '--silent', 'device-day'),
  'the simulation keeps the promise': simulationHolds,
  'a fresh clone starts with one command': freshCloneStarts,
};

const table = [];
let lastLines = [];
const failures = [];
let hasFailed = false;
for (const stage of STAGES) {
  for (const [name, { seconds, size }] of Object.entries(stage)) {
    if (hasFailed) {
      totals.skipped += 1;
      table.push([name, '–', seconds, 'not run: a check before it failed']);
    } else await runGate(name, seconds, size);
  }
  hasFailed ||= totals.failed > 0;
}
rmSync(results, { recursive: true, force: true });
printFailures();
printTable();
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);

async function runGate(name, budget, size) {
  lastLines = [];
  const sizes = Object.entries(size ?? {}).map(([what, count]) => `${what} ${count}`);
  const title = [name, ...sizes].join(', ');
  console.log(`\n── ${title}`);
  const startMs = performance.now();
  const failedBefore = totals.failed;
  let failure;
  try {
    failure = await GATES[name](size);
  } catch (error) {
    failure = error.stack;
  }
  const taken = (performance.now() - startMs) / 1000;
  secondsTaken.set(name, taken);
  const failedInside = totals.failed - failedBefore;
  if (failedInside > 0) {
    // Tests that failed are counted by themselves.
    failure = `${failedInside} tests failed`;
    console.log(`✗ ${title}: ${failure}`);
  } else if (failure === undefined) {
    totals.passed += 1;
    console.log(`✓ ${title}: ${taken.toFixed(0)} of ${budget} s`);
  } else if (failure === NOT_ANSWERED) {
    totals.skipped += 1;
    console.log(`– ${title}: not answered here`);
  } else {
    totals.failed += 1;
    console.log(`✗ ${title}: ${failure}`);
  }
  const hasGateFailed = failure !== undefined && failure !== NOT_ANSWERED;
  if (hasGateFailed) failures.push({ title, failure, lastLines });
  const over = taken > budget ? 'over its budget' : '';
  table.push([title, taken.toFixed(0), budget, hasGateFailed ? 'FAILED' : over]);
}

function printTable() {
  const width = Math.max(...table.map(([title]) => title.length));
  console.log(`\n${'gate'.padEnd(width)}   taken  budget (seconds)`);
  for (const [title, taken, budget, remark] of table) {
    console.log(`${title.padEnd(width)}  ${taken.padStart(6)}  ${String(budget).padStart(6)}  ${remark}`);
  }
  const taken = table.reduce((sum, [, seconds]) => sum + (Number(seconds) || 0), 0);
  console.log(`${'all'.padEnd(width)}  ${String(taken).padStart(6)}  ${String(TODAY).padStart(6)}`);
  console.log(`with the gates that are foreseen: ${WITH_ALL} s, at most ${MOST_WITH_ALL}`);
}

/** Once more, at the end: of a long output the end is what is read, and sometimes all that is kept. */
function printFailures() {
  for (const { title, failure, lastLines } of failures) {
    console.log(`\n${lastLines.join('\n')}\n✗ ${title}: ${failure}`);
  }
}

function npmTest(...args) {
  return command('npm', 'test', '--', ...args);
}

/** Everything `npm test` runs; each of its tests counts. */
async function allTests() {
  const failure = await npmTest('--reporter=default', '--reporter=json', `--outputFile.json=${testsJson}`);
  const counts = testTotals(testsJson);
  totals.passed += counts.passed;
  totals.failed += counts.failed;
  totals.skipped += counts.skipped;
  return failure;
}

function slowFilesSayWhy() {
  if (!existsSync(testsJson)) return 'npm test wrote no report';
  const report = JSON.parse(readFileSync(testsJson, 'utf8'));
  const budget = STAGES.find((stage) => 'npm test' in stage)['npm test'].seconds;
  const silent = slowFilesWithoutReason(report, secondsTaken.get('npm test') / budget);
  return silent.length === 0 ? undefined : `“Takes long: …” is missing in ${silent.join(', ')}`;
}

/** Counts from the test runner's own report. */
function testTotals(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/** A test at a size given by environment variables. */
function longTest(size, ...args) {
  return commandWith(asEnvironment(size), 'npm', 'test', '--', ...args);
}

function losses(size, file) {
  return commandWith(asEnvironment(size), 'npm', 'run', '--silent', 'losses', '--', file);
}

/** The reference set-up of Debian's packages; where they cannot be had, why is printed. */
function clusterLosesNothing(size) {
  const onPinned = ['.ci/setup.mjs', 'run', 'test/cluster/are-programs-here.ts'];
  const { status, stderr } = spawnSync('node', onPinned, { encoding: 'utf8' });
  if (status === 3) {
    console.log(`The cluster was NOT tried: ${stderr.trim()}`);
    console.log('It needs Debian: apt-get install postgresql patroni etcd-server haproxy pgbouncer');
    return NOT_ANSWERED;
  }
  if (status !== 0) return stderr;
  return commandWith(asEnvironment(size), 'npm', 'run', '--silent', 'cluster');
}

function asEnvironment(size) {
  return Object.fromEntries(Object.entries(size).map(([what, count]) => [what, String(count)]));
}

/** Each engine on a processor. */
function noSmallSum(size, ...names) {
  return bothEndWell(
    ['SQLite', 'PostgreSQL'].map(async (engine) => {
      const file = join(results, `attack-${engine}.json`);
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
      const test = [...names.map((name) => `test/contract/${name}.test.ts`), '-t', `on ${engine}`];
      const failure = await commandWith(asEnvironment(size), 'npm', 'test', '--', ...test, ...reporters);
      // A name that no test has runs nothing, and the runner is content.
      return failure ?? (testTotals(file).passed > 0 ? undefined : `no test is named “${test.at(-1)}”`);
    }),
  );
}

/** Half of the schedules on each of two processors. */
function simulationHolds({ SCHEDULES }) {
  const half = Math.ceil(SCHEDULES / 2);
  return bothEndWell(
    [FIRST_SEED, FIRST_SEED + half].map((seed) =>
      commandWith({}, 'npm', 'run', 'simulate', '--', '--schedules', String(half), '--seed', String(seed)),
    ),
  );
}

async function bothEndWell(commands) {
  const failures = await Promise.all(commands);
  return failures.find((failure) => failure !== undefined);
}

function command(file, ...args) {
  return commandWith({}, file, ...args);
}

/** Nothing where it ended well, else what is wrong; what it prints is passed on. */
function commandWith(env, file, ...args) {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  passOn(child.stdout);
  passOn(child.stderr);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      const end = () =>
        resolve(code === 0 ? undefined : `${file} ${args.join(' ')} ended with ${code ?? signal}`);
      child.on('close', end);
      // A program it left behind holds the pipe open, and must not hold up the gates.
      setTimeout(end, LAST_WORDS_MS);
    });
  });
}

function passOn(stream) {
  createInterface({ input: stream }).on('line', (line) => {
    console.log(line);
    lastLines.push(line);
    if (lastLines.length > LINES_KEPT) lastLines.shift();
  });
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

/** Only a hash in the lock file, for every platform, makes sure that what is fetched is what was reviewed. */
function withoutHash(packages) {
  const bare = Object.entries(packages).filter(([place, { integrity }]) => place !== '' && !integrity);
  return bare.length === 0
    ? undefined
    : `these have no hash (npm view NAME@VERSION dist.integrity gives it): ${bare.map(([place]) => place).join(', ')}`;
}

/**
 * Advisories on what is installed with the product. A registry that keeps none, or cannot be reached, gives no counts,
 * and that says nothing about the packages.
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

/** The golden values that R made, made again where R is: `npm test` compares the product with the file. */
function rComputesTheSame() {
  const { status, stdout, stderr } = spawnSync('Rscript', ['.ci/r-oracle.R'], { encoding: 'utf8' });
  if (status !== 0) {
    console.log('R is missing here, or its package survey: apt-get install r-base-core r-cran-survey');
    console.log(stderr ?? '');
    return NOT_ANSWERED;
  }
  const [now, kept] = [stdout, readFileSync('test/golden/data/r-oracle.json', 'utf8')].map((text) => {
    const { program, ...values } = JSON.parse(text);
    console.log(program);
    return JSON.stringify(values, (_, value) => (typeof value === 'number' ? value.toPrecision(12) : value));
  });
  return now === kept ? undefined : 'R says something else than test/golden/data/r-oracle.json';
}

/** Those programs that are here; which are not is printed. */
function statisticiansAgree() {
  // On the pinned Node.js: it reads the project's sources.
  const onPinned = ['.ci/setup.mjs', 'run', '.ci/statistical-programs.mjs'];
  const { status, stdout, stderr } = spawnSync('node', onPinned, { encoding: 'utf8' });
  console.log(stdout + stderr);
  if (status === 3) return NOT_ANSWERED;
  return status === 0 ? undefined : 'a program comes to other figures than sipas score';
}

/** What a stranger does: clone, `npm start`, open the printed address. */
async function freshCloneStarts() {
  const folder = mkdtempSync(join(tmpdir(), 'sipas-clone-'));
  const clone = join(folder, 'sipas');
  try {
    const cloned = await command('git', 'clone', '--quiet', '.', clone);
    if (cloned !== undefined) return cloned;
    return await startAndVisit(clone, await freePort());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function startAndVisit(clone, port) {
  const env = { ...process.env, PORT: String(port), DATA_DIR: join(clone, 'data') };
  // A group of its own, as a terminal's is: npm passes a signal on to a shell alone, which ends without its collector.
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const address = `http://localhost:${port}`;
  return new Promise((resolve) => {
    let printed = '';
    let outcome = `ended without printing ${address}`;
    let giveUp = setTimeout(() => stop(`did not print ${address} within five minutes`), 300_000);
    const stop = (result) => {
      clearTimeout(giveUp);
      outcome = result;
      process.kill(-child.pid, 'SIGTERM');
      giveUp = setTimeout(() => {
        outcome ??= 'was still there half a minute after SIGTERM';
        process.kill(-child.pid, 'SIGKILL');
      }, STOPPING_MS);
    };
    let visited = false;
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      if (visited || !printed.includes(address)) return;
      visited = true;
      visit(address).then(stop, (error) => stop(error.message));
    });
    // Not when npm has ended: the collector writes until all of the group has, and closed what it prints to.
    child.on('close', () => {
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
