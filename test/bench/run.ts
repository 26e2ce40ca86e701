import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../support/postgres.ts';
import { dashboardLatency } from './dashboard-latency.ts';
import { ingestRate } from './ingest-rate.ts';
import { kioskInBrowser } from './kiosk-in-browser.ts';
import type { Measure } from './measure.ts';
import { outboxInBrowser } from './outbox-in-browser.ts';
import { pageLatency } from './page-latency.ts';
import { posts } from './posts.ts';

/** `npm run bench`: every measure in one run on one machine, one table, and the same as JSON. */

const RESULTS = join(import.meta.dirname, '../../test-results');

const SECTIONS: readonly (readonly [name: string, run: () => Promise<readonly Measure[]>])[] = [
  ['kiosk', kioskInBrowser],
  ['outbox', outboxInBrowser],
  ['posts', posts],
  ['ingest', () => ingestRate('SQLite')],
  ['ingest', ingestIntoPostgres],
  ['dashboard', dashboardLatency],
  ['pages', pageLatency],
];

const wanted = process.argv.slice(2);
const measures: Measure[] = [];
for (const [name, run] of SECTIONS) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`bench: ${name} …`);
  measures.push(...(await run()));
}
printTable(measures);
mkdirSync(RESULTS, { recursive: true });
writeFileSync(
  join(RESULTS, 'bench.json'),
  JSON.stringify({ node: process.version, cpus: cpus().length, measures }, null, 2),
);

async function ingestIntoPostgres(): Promise<readonly Measure[]> {
  const server = await startPostgres({ durable: true });
  try {
    return await ingestRate('PostgreSQL', `${server.url}/postgres`);
  } finally {
    await server.stop();
  }
}

function printTable(rows: readonly Measure[]): void {
  const cells = rows.map(({ name, value, unit, bar, how }) => [
    name,
    `${value.toFixed(value < 1_000 ? 1 : 0)} ${unit}`,
    bar === null ? '' : `${bar.text} ${bar.reached ? '✓' : '✗'}`,
    how,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  for (const row of cells) {
    console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  }
}
