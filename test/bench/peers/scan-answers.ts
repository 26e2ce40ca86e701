import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { startPostgres } from '../../support/postgres.ts';
import { type Measure, quantile } from '../measure.ts';

const RESPONSES = 454_546;
const ITEMS = 22;
const UNITS = 3_321;
const MONTHS = 36;
const RUNS = 5;

/** A row an answer, which is what a program for analysis is given. */
const TABLE =
  'create table answers (response integer, unit smallint, month smallint, item smallint, level smallint)';

/** The overall index with what its margin of error is made of: each respondent is a cluster. */
const indexOf = (span: string) => `
  select sum(m), sum(y), sum(m * m), sum(m * y), sum(y * y) from (
    select count(*) as m, count(*) filter (where level >= 4) as y from answers where ${span} group by response
  ) as people`;
const SPANS = { month: 'month = 20', year: 'month between 12 and 23' };

/** What @duckdb/node-api has of what is used here; it is installed beside the project. */
interface DuckDb {
  readonly DuckDBInstance: {
    create(path: string): Promise<{
      connect(): Promise<{
        run(sql: string): Promise<unknown>;
        runAndReadAll(sql: string): Promise<unknown>;
        closeSync(): void;
      }>;
    }>;
  };
}

/**
 * The same figures by looking at every answer: what a good database does without stored tallies.
 *
 * @param folder where the peers were installed
 */
export async function scanAnswers(folder: string): Promise<readonly Measure[]> {
  const ran = [await onDuckDb(folder), await onPostgres()];
  return ran.flatMap(({ name, times }) =>
    Object.entries(times).map(([span, ms]) => ({
      name: `the country, ${span}, by looking at every answer: ${name}`,
      value: quantile(ms, 0.5),
      unit: 'ms',
      bar: null,
      isPeer: true as const,
      how: `${RESPONSES * ITEMS} answers of ${UNITS} units and ${MONTHS} months, median of ${RUNS} after one; the page's own time is in the rows of pages`,
    })),
  );
}

interface Ran {
  readonly name: string;
  readonly times: Readonly<Record<string, readonly number[]>>;
}

async function onDuckDb(folder: string): Promise<Ran> {
  const entry = createRequire(join(folder, 'package.json')).resolve('@duckdb/node-api');
  const { DuckDBInstance } = (await import(pathToFileURL(entry).href)) as DuckDb;
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    await connection.run(TABLE);
    await connection.run(filled({ rows: 'range', hash: (text) => `(hash(${text}) % 1000003)::integer` }));
    return { name: 'DuckDB', times: await timed((sql) => connection.runAndReadAll(sql)) };
  } finally {
    connection.closeSync();
  }
}

async function onPostgres(): Promise<Ran> {
  const server = await startPostgres({ durable: true });
  const client = new pg.Client(`${server.url}/postgres`);
  try {
    await client.connect();
    await client.query(TABLE);
    await client.query(
      filled({ rows: 'generate_series', hash: (text) => `abs(hashint4(${text}) % 1000003)` }),
    );
    await client.query('vacuum analyze answers');
    return { name: 'PostgreSQL', times: await timed((sql) => client.query(sql)) };
  } finally {
    await client.end();
    await server.stop();
  }
}

/** Every response answers every item, in a unit and month of its own. */
function filled({ rows, hash }: { readonly rows: string; readonly hash: (text: string) => string }): string {
  return `insert into answers
    select response, ${hash('response')} % ${UNITS}, ${hash('response + 7')} % ${MONTHS}, item,
      1 + ${hash(`response * ${ITEMS} + item`)} % 5
    from ${rows}(0, ${RESPONSES}) as people (response), ${rows}(0, ${ITEMS}) as items (item)
    where item < ${ITEMS} and response < ${RESPONSES}`;
}

async function timed(ask: (sql: string) => Promise<unknown>): Promise<Ran['times']> {
  const times: Record<string, number[]> = {};
  for (const [span, only] of Object.entries(SPANS)) {
    const all: number[] = [];
    for (let run = -1; run < RUNS; run += 1) {
      const beganAtMs = performance.now();
      await ask(indexOf(only));
      if (run >= 0) all.push(performance.now() - beganAtMs);
    }
    times[span] = all;
  }
  return times;
}
