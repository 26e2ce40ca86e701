import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { chromiumVersion } from '../support/chromium.ts';
import { startPostgres } from '../support/postgres.ts';
import { commandStart } from './command-start.ts';
import { dashboardLatency } from './dashboard-latency.ts';
import { exportRate } from './export-rate.ts';
import { ingestBySeveral, ingestRate } from './ingest-rate.ts';
import { measureKiosk } from './kiosk/measure-kiosk.ts';
import type { Measure } from './measure.ts';
import { outboxInBrowser } from './outbox-in-browser.ts';
import { pageLatency } from './page-latency.ts';
import { installPeers } from './peers/install-peers.ts';
import { keptRecords } from './peers/kept-records.ts';
import { scanAnswers } from './peers/scan-answers.ts';
import { posts } from './posts.ts';
import { withUnit, writeReadmeTable } from './readme-table.ts';

/**
 * `npm run bench`: every measure in one run on one machine, one table, and the same as JSON. `--only NAME`, also several
 * times, runs some of them; `--peers` installs other products and measures them in turn with ours; `--readme` writes what has
 * a bar into the README.
 */

const RESULTS = join(import.meta.dirname, '../../test-results');

const { values: wanted } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    peers: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
  },
});
const peers = wanted.peers ? await installPeers() : null;

/** A kiosk's outbox is measured with the kiosk, and alone. */
const SECTIONS: readonly (readonly [names: string, run: () => Promise<readonly Measure[]>])[] = [
  ['kiosk', () => measureKiosk(peers)],
  ['kiosk outbox', outboxInBrowser],
  ['commands', commandStart],
  ['posts', posts],
  ['ingest', () => ingestRate('SQLite')],
  ['ingest', () => onPostgres((url) => ingestRate('PostgreSQL', url))],
  ['ingest several', () => onPostgres(ingestBySeveral)],
  ['dashboard', dashboardLatency],
  ['pages', pageLatency],
  ['export', exportRate],
  ...(peers === null
    ? []
    : ([
        ['kiosk kept', () => keptRecords(peers)],
        ['pages scan', () => scanAnswers(peers.folder)],
      ] as const)),
];

const known = new Set(SECTIONS.flatMap(([names]) => names.split(' ')));
for (const name of wanted.only) {
  if (known.has(name)) continue;
  console.error(`bench: there is no "${name}" to measure; one of ${[...known].join(', ')}`);
  process.exit(2);
}

const measures: Measure[] = [];
for (const [names, run] of SECTIONS) {
  if (wanted.only.length > 0 && !names.split(' ').some((name) => wanted.only.includes(name))) continue;
  console.error(`bench: ${names} …`);
  measures.push(...(await run()));
}
const machine = {
  node: process.version,
  chromium: await chromiumVersion(),
  processor: cpus()[0]?.model ?? '',
  cpus: cpus().length,
  memoryGB: Math.round(totalmem() / 1024 ** 3),
  /** Over 15 minutes; above the number of cpus, absolute times say little. */
  load: loadavg()[2] ?? 0,
};
printTable(measures);
const described = Object.entries({ ...machine, ...peers?.versions })
  .map(([name, value]) => `${name} ${value}`)
  .join(', ');
console.log(described);
mkdirSync(RESULTS, { recursive: true });
writeFileSync(
  join(RESULTS, 'bench.json'),
  JSON.stringify({ ...machine, peers: peers?.versions ?? null, measures }, null, 2),
);
if (wanted.readme) {
  const file = join(import.meta.dirname, '../../README.md');
  writeReadmeTable(file, { day: localDay(Date.now()), machine: described, measures });
}

/** Each measure with a server of its own. */
async function onPostgres(
  measure: (databaseUrl: string) => Promise<readonly Measure[]>,
): Promise<readonly Measure[]> {
  const server = await startPostgres({ durable: true });
  try {
    return await measure(`${server.url}/postgres`);
  } finally {
    await server.stop();
  }
}

function printTable(rows: readonly Measure[]): void {
  const cells = rows.map(({ name, value, unit, bar, how }) => [
    name,
    withUnit(value, unit),
    bar === null ? '' : `${bar.text} ${bar.reached ? '✓' : '✗'}`,
    how,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  for (const row of cells) {
    console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  }
}
