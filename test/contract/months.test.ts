import { type CompiledQuery, type Kysely, type KyselyPlugin, sql, type Transaction } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { connectPatiently, openDatabase } from '../../src/collector/db/open-database.ts';
import { fillDatabase } from '../../src/collector/db/operations/fill-database.ts';
import { schemaTables } from '../../src/collector/db/operations/schema-tables.ts';
import { tablePages } from '../../src/collector/db/operations/table-pages.ts';
import { ofMonth } from '../../src/collector/db/records-of-month.ts';
import type { Difference } from '../../src/collector/db/recount/difference.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import { SqlMonthKeeping } from '../../src/collector/db/retention/month-keeping.ts';
import { MONTH_TABLE_NAMES, type MonthTable } from '../../src/collector/db/retention/month-parts.ts';
import { SqlRetentionStore } from '../../src/collector/db/retention/retention-store.ts';
import type { Database } from '../../src/collector/db/schema.ts';
import { BACKUP_FORMAT } from '../../src/collector/operations/backup/backup-format.ts';
import { ANNOUNCED_DAYS, type RetentionRun } from '../../src/collector/retention/retention.ts';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import { checkStore } from '../../src/collector/start/operations/checks/check-store.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import type { Month } from '../../src/core/kernel/period.ts';
import { NOW_MS, plainRecord, plainRecords, responseBody, SERVICE, UNIT } from '../support/batches.ts';
import {
  checkedBatch,
  commit,
  enroller,
  newStore,
  rowCounts,
  storeOf,
  writeDeferred,
} from '../support/collector-store-fixture.ts';
import { ENGINES, newTestDatabase } from '../support/databases.ts';
import { STATED_KEYS } from '../support/test-keys.ts';
import { newUndividedDatabase } from '../support/undivided-database.ts';

const POSTGRESQL = must(
  ENGINES.find(({ name }) => name === 'PostgreSQL'),
  'an engine with parts',
);
const NOVEMBER = '2026-11' as Month;
const TODAY = '2026-11-14';
const OCTOBER_MS = NOW_MS - 30 * DAY_MS;
const october = { body: responseBody({ comment: 'Tháng mười.' }, OCTOBER_MS) };
const november = { body: responseBody({ comment: 'Tháng mười một.' }) };

/** The parts of a table with how many rows each has, and the table itself if it has none. */
async function parts({ writer }: OpenDatabase, table: MonthTable): Promise<Record<string, number>> {
  const { rows } = await sql<{ part: string; count: number }>`
    select tableoid::regclass::text as part, count(*) as count from ${sql.table(table)} group by 1 order by 1`.execute(
    writer,
  );
  return Object.fromEntries(rows.map(({ part, count }) => [part, count]));
}

async function names({ writer }: OpenDatabase, table: MonthTable): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = ${table}::regclass order by 1`.execute(
    writer,
  );
  return rows.map(({ name }) => name);
}

async function differences({ reader }: OpenDatabase): Promise<readonly Difference[]> {
  const found: Difference[] = [];
  await recount(
    reader,
    { find: (id) => (id === SERVICE.id ? SERVICE : undefined) },
    { difference: (one) => void found.push(one), progress: () => undefined },
  );
  return found;
}

/** Somebody who has read a table and does not end the transaction, until the returned function is called. */
async function readForLong({ reader }: OpenDatabase, table: MonthTable): Promise<() => Promise<void>> {
  let leave = () => {};
  const over = new Promise<void>((resolve) => {
    leave = resolve;
  });
  let reading: Promise<void> = Promise.resolve();
  await new Promise<void>((hasRead) => {
    reading = reader.transaction().execute(async (transaction) => {
      await sql`select 1 from ${sql.table(table)}`.execute(transaction);
      hasRead();
      await over;
    });
  });
  return () => {
    leave();
    return reading;
  };
}

/** How the engine names a table's indexes and what it refers to. */
async function shapeOf({ writer }: OpenDatabase, table: MonthTable): Promise<readonly string[]> {
  const { rows } = await sql<{ said: string }>`
    select indexname || substring(indexdef from ' USING.*') as said from pg_indexes
      where tablename = ${table} and indexname not like '%\\_key'
    union all select conname || pg_get_constraintdef(oid) from pg_constraint
      where conrelid = ${table}::regclass and contype = 'f' order by 1`.execute(writer);
  return rows.map(({ said }) => said);
}

const retentionAt = ({ writer, engine }: OpenDatabase, now: () => number) =>
  new SqlRetentionStore(writer, engine, { key: Buffer.alloc(32, 7), now });

/** The last of a week's runs, which deletes what the first has announced. */
async function runOfAWeek(retention: SqlRetentionStore, pass: (ms: number) => void): Promise<RetentionRun> {
  for (let day = 0; day < ANNOUNCED_DAYS; day++) {
    await retention.run('daily');
    pass(DAY_MS);
  }
  return retention.run('daily');
}

const keep = (database: OpenDatabase, day = TODAY) =>
  new SqlMonthKeeping(database).keep(day as Day, new AbortController().signal);

/** Has the statement after a given number fail, as if the process had been killed before it. */
function dyingAfter(allowed: number): KyselyPlugin {
  let left = allowed;
  return {
    transformQuery: ({ node }) => {
      left -= 1;
      if (left < 0) throw new Error('killed');
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}

/** Has something else done after the statement of a given number, counted from one. */
function overtakenAfter(number: number, work: () => Promise<unknown>): KyselyPlugin {
  let ended = 0;
  return {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      ended += 1;
      if (ended === number) await work();
      return result;
    },
  };
}

/** Has something else done before every second, third … transaction. */
function overtakenBefore(
  database: Kysely<Database>,
  every: number,
  work: () => Promise<unknown>,
): Kysely<Database> {
  let begun = 0;
  return new Proxy(database, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property, target);
      if (property !== 'transaction') return typeof value === 'function' ? value.bind(target) : value;
      return () => ({
        execute: async (own: (transaction: Transaction<Database>) => Promise<unknown>) => {
          begun += 1;
          if (begun % every === 0) await work();
          return target.transaction().execute(own);
        },
      });
    },
  });
}

/** Which rows the engine refuses a table, beside what stands in its schema. */
async function refusals({ writer }: OpenDatabase, table: MonthTable): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select conname as name from pg_constraint where conrelid = ${table}::regclass and contype = 'c'
      and conname like '%\_all\_before\_%'`.execute(writer);
  return rows.map(({ name }) => name);
}

describe('tables that had rows before there were parts', () => {
  let database: OpenDatabase;
  let device: EnrolmentId;
  beforeEach(async () => {
    database = await newUndividedDatabase(POSTGRESQL);
    expect(await keep(database, '2026-11-13')).toEqual({ divided: [], left: MONTH_TABLE_NAMES, made: 0 });
    device = await enroller(database)();
  });
  afterEach(() => database.close());

  test('CO28 are divided while devices send, without a row being copied, and what was sent is counted once', async () => {
    expect(await database.engine.months.undivided(database.writer)).toEqual(MONTH_TABLE_NAMES);
    const shapes = await Promise.all(MONTH_TABLE_NAMES.map((table) => shapeOf(database, table)));
    const store = storeOf(database);
    let isOver = false;
    let sent = 0;
    const sending = (async () => {
      while (!isOver) {
        const [known, ...fresh] = plainRecords(3, november);
        for (const records of [[must(known, 'a record')], [must(known, 'a record'), ...fresh]]) {
          await commit(store, checkedBatch(device, records));
        }
        sent += 3;
      }
    })();
    expect(await keep(database)).toMatchObject({ divided: MONTH_TABLE_NAMES, left: [] });
    isOver = true;
    await sending;
    const records = await parts(database, 'records');
    expect(records).toEqual({ records_before_2027_01: 3 + sent });
    expect(await parts(database, 'comments')).toEqual({ comments_before_2027_01: 3 });
    expect(await rowCounts(database)).toMatchObject({ ledger: 3 + sent, records: 3 + sent });
    expect(await differences(database)).toEqual([]);
    expect(await names(database, 'records')).toEqual([
      'records_2027_01',
      'records_before_2027_01',
      'records_else',
    ]);
    expect(await Promise.all(MONTH_TABLE_NAMES.map((table) => shapeOf(database, table)))).toEqual(shapes);
    expect(await keep(database)).toEqual({ divided: [], left: [], made: 0 });
  });

  test('CO28 killed at any statement, they are whole, take in what comes, and are divided by the next', async () => {
    const store = storeOf(database);
    let sent = 3;
    let killed = 0;
    const isLeft = async () => (await database.engine.months.undivided(database.writer)).includes('records');
    const patient = await connectPatiently(database.place);
    for (let allowed = 0; await isLeft(); allowed += 1) {
      try {
        await database.engine.months.divide(patient.withPlugin(dyingAfter(allowed)), 'records', NOVEMBER);
      } catch (error) {
        expect(String(error)).toContain('killed');
        killed += 1;
      }
      await commit(store, checkedBatch(device, [plainRecord({ sequence: allowed + 1 })]));
      sent += 1;
    }
    expect(await rowCounts(database)).toMatchObject({ records: sent });
    await patient.destroy();
    expect(killed).toBeGreaterThan(10);
    expect(await differences(database)).toEqual([]);
    expect(await keep(database)).toMatchObject({ divided: ['comments', 'batches'], left: [] });
  });

  test('CO28 an index that was ended while it was built is built again, and a promise of a former month is not kept', async () => {
    const { writer } = database;
    await sql`create unique index records_by_month on records (enrolment, id, day)`.execute(writer);
    await sql`update pg_index set indisvalid = false where indexrelid = 'records_by_month'::regclass`.execute(
      writer,
    );
    await sql`alter table records add constraint records_all_before_2026_11 check (day < '2026-11') not valid`.execute(
      writer,
    );
    const before = storeOf(database);
    await expect(commit(before, checkedBatch(device, [plainRecord()]))).rejects.toThrow();
    await new SqlMonthKeeping(database).refuseNothing();
    await commit(before, checkedBatch(device, [plainRecord()]));
    expect((await keep(database)).divided).toEqual(MONTH_TABLE_NAMES);
    expect(await parts(database, 'records')).toEqual({ records_before_2027_01: 4 });
  });

  test('CO28 what was prepared and taken back by another is prepared again, and nobody waits meanwhile', async () => {
    const patient = await connectPatiently(database.place);
    // The third of them divides; before each collector takes back what it can.
    const takenBack = () => new SqlMonthKeeping(database).refuseNothing();
    const hindered = overtakenBefore(patient, 3, takenBack);
    expect(await database.engine.months.divide(hindered, 'records', NOVEMBER)).toBe('busy');
    expect(await database.engine.months.divide(patient, 'records', NOVEMBER)).toBe('now');
    await patient.destroy();
  });

  test('CO28 what another has divided meanwhile is left as it is, and takes in every month', async () => {
    const divide = (patient: Kysely<Database>, table: MonthTable) =>
      database.engine.months.divide(patient, table, NOVEMBER);
    const [patient, other] = [await connectPatiently(database.place), await connectPatiently(database.place)];
    // Before the index is built, before rows of later months are refused, and before they have been looked at.
    const moments: readonly [MonthTable, (work: () => Promise<unknown>) => Kysely<Database>][] = [
      ['records', (work) => patient.withPlugin(overtakenAfter(2, work))],
      ['comments', (work) => patient.withPlugin(overtakenAfter(5, work))],
      ['batches', (work) => overtakenBefore(patient, 2, work)],
    ];
    for (const [table, overtaken] of moments) {
      const found: string[] = [];
      const meanwhile = async () => void found.push(await divide(other, table));
      expect([table, await divide(overtaken(meanwhile), table), ...found]).toEqual([table, 'before', 'now']);
      expect([table, await refusals(database, table)]).toEqual([table, []]);
    }
    expect((await keep(database)).left).toEqual([]);
    await Promise.all([patient.destroy(), other.destroy()]);
  });

  test('CO28 a refusal that was left behind at a divided table goes with the next look', async () => {
    await keep(database);
    await sql`alter table records add constraint records_all_before_2027_02 check (day < '2027-02')`.execute(
      database.writer,
    );
    // Nobody waits for it behind somebody who reads for long.
    const end = await readForLong(database, 'records');
    expect(await keep(database, '2026-12-31')).toEqual({ divided: [], left: ['records'], made: 2 });
    await commit(storeOf(database), checkedBatch(device, [plainRecord()]));
    await end();
    expect(await keep(database, '2026-12-31')).toEqual({ divided: [], left: [], made: 1 });
    expect(await refusals(database, 'records')).toEqual([]);
  });

  test('CO28 the doctor names what is not divided yet', async () => {
    const { dataDir, databaseUrl = null } = database.place;
    const collector = await openCollector({ dataDir, databaseUrl, keys: STATED_KEYS });
    const found = async () => (await checkStore(collector, 0)).filter(({ check }) => check === 'months');
    expect(await found()).toMatchObject([{ text: expect.stringContaining('records, comments, batches') }]);
    await keep(database);
    expect(await found()).toEqual([]);
    await collector.close();
  });

  test('CO27 go row by row with each month that is due, and whole with the last', async () => {
    await keep(database);
    const { lines, ...batch } = checkedBatch(device, plainRecords(2, november));
    const december = lines.map((line) => ({ ...line, day: '2026-12-14' as Day }));
    await commit(storeOf(database), { ...batch, lines: december as typeof lines });
    await writeDeferred(database);
    let nowMs = NOW_MS + 95 * DAY_MS;
    const retention = retentionAt(database, () => nowMs);
    await retention.setPeriods({ answersMonths: 2, commentsMonths: 2 }, 'admin');
    const pass = (ms: number) => {
      nowMs += ms;
    };
    expect(await runOfAWeek(retention, pass)).toMatchObject({ months: ['2026-11'], records: 3, comments: 3 });
    expect(await parts(database, 'records')).toEqual({ records_before_2027_01: 2 });
    pass(31 * DAY_MS);
    expect(await runOfAWeek(retention, pass)).toMatchObject({ months: ['2026-12'], records: 2, comments: 2 });
    for (const table of MONTH_TABLE_NAMES) {
      expect(await names(database, table)).not.toContain(`${table}_before_2027_01`);
    }
    expect(await differences(database)).toEqual([]);
  });

  test('CO28 two collectors that begin at once divide them once, and make each part once', async () => {
    const other = await openDatabase(database.place);
    await Promise.all([keep(database), keep(other)]);
    await keep(database);
    const both = await Promise.all([keep(database, '2026-12-31'), keep(other, '2026-12-31')]);
    await keep(database, '2026-12-31');
    await other.close();
    expect(both.reduce((sum, { made }) => sum + made, 0)).toBe(MONTH_TABLE_NAMES.length);
    expect(await database.engine.months.undivided(database.writer)).toEqual([]);
    expect(await parts(database, 'records')).toEqual({ records_before_2027_01: 3 });
    expect(await differences(database)).toEqual([]);
  });

  test('CO28 whoever reads for long holds up neither devices nor for ever the division', async () => {
    const end = await readForLong(database, 'comments');
    const first = await keep(database);
    expect(first).toMatchObject({ divided: ['records', 'batches'], left: ['comments'] });
    await commit(storeOf(database), checkedBatch(device, [plainRecord()]));
    await end();
    expect(await keep(database)).toMatchObject({ divided: ['comments'], left: [] });
  });
});

describe('parts of months', () => {
  let database: OpenDatabase;
  let device: EnrolmentId;
  let nowMs: number;
  beforeEach(async () => {
    const fixture = await newStore(POSTGRESQL);
    database = fixture.database;
    device = await fixture.enrol();
    nowMs = NOW_MS + 60 * DAY_MS;
  });
  afterEach(() => database.close());

  const retention = () => retentionAt(database, () => nowMs);
  const runForAWeek = () =>
    runOfAWeek(retention(), (ms) => {
      nowMs += ms;
    });
  const sendBoth = async () => {
    await commit(storeOf(database), checkedBatch(device, plainRecords(12, october)));
    await commit(storeOf(database), checkedBatch(device, plainRecords(3, november)));
    await writeDeferred(database);
  };

  test('CO28 a new database is divided from the start, and what came before there was a part moves into it', async () => {
    expect(await database.engine.months.undivided(database.writer)).toEqual([]);
    await sendBoth();
    expect(await parts(database, 'records')).toEqual({ records_2026_11: 3, records_else: 12 });
    await keep(database, '2026-10-31');
    expect(await parts(database, 'records')).toEqual({ records_2026_10: 12, records_2026_11: 3 });
    expect(await parts(database, 'comments')).toEqual({ comments_2026_10: 12, comments_2026_11: 3 });
    expect(await parts(database, 'batches')).toEqual({ batches_2026_11: 2 });
    expect(await differences(database)).toEqual([]);
  });

  test('CO28 whoever reads for long puts a new part off', async () => {
    const end = await readForLong(database, 'records');
    expect(await keep(database, '2027-04-01')).toEqual({ divided: [], left: ['records'], made: 6 });
    await end();
    expect(await keep(database, '2027-04-01')).toEqual({ divided: [], left: [], made: 3 });
  });

  test('CO28 one unit and month is looked for in the part of that month alone', async () => {
    await keep(database, '2026-10-31');
    const questionnaire = { id: SERVICE.id, version: SERVICE.version };
    const query = database.reader
      .selectFrom('records')
      .select('id')
      .where(ofMonth({ unit: UNIT, month: NOVEMBER, questionnaire, mode: 'kiosk' }));
    expect(await looksAt(database.reader, query.compile())).toEqual(['records_2026_11']);
  });

  test('CO27 a month that retention deletes goes with its parts, and what comes later for it is held', async () => {
    await keep(database, '2026-10-31');
    await sendBoth();
    await retention().setPeriods({ answersMonths: 2, commentsMonths: 2 }, 'admin');
    const before = await rowCounts(database);
    expect(await runForAWeek()).toMatchObject({ months: ['2026-10'], records: 12, comments: 12 });
    expect(await rowCounts(database)).toEqual({ ...before, records: 3, comments: 3 });
    for (const table of ['records', 'comments'] as const) {
      expect(await names(database, table)).not.toContain(`${table}_2026_10`);
    }
    const late = checkedBatch(device, [plainRecord({ sequence: 40, ...october })]);
    expect(await commit(storeOf(database), late)).toMatchObject([{ outcome: 'held' }]);
    expect(await differences(database)).toEqual([]);
    const audited = await database.writer
      .selectFrom('audit_log')
      .select(['action', 'details'])
      .where('action', 'like', '%.delete')
      .orderBy('sequence')
      .execute();
    expect(audited.map(({ action, details }) => [action, JSON.parse(details)])).toEqual([
      ['month.delete', { records: 12, held: 0 }],
      ['comments.delete', { comments: 12 }],
    ]);
  });

  test('CO27 evidence goes with the part of the month it came in, and a recount knows from when it is there', async () => {
    await keep(database, '2026-10-31');
    await sendBoth();
    await retention().setPeriods({ answersMonths: 2, commentsMonths: 2 }, 'admin');
    nowMs = NOW_MS + 90 * DAY_MS;
    await runForAWeek();
    expect(await names(database, 'batches')).not.toContain('batches_2026_11');
    expect(await database.writer.selectFrom('batches').select('day').execute()).toEqual([]);
    const since = database.writer.selectFrom('meta').select('value').where('key', '=', 'evidence-since');
    expect(await since.executeTakeFirst()).toEqual({ value: '2026-12-01' });
  });

  test('CO27 whoever reads for long holds up no deletion: rows go one by one, and their part later', async () => {
    await keep(database, '2026-10-31');
    await sendBoth();
    await retention().setPeriods({ answersMonths: 12, commentsMonths: 2 }, 'admin');
    const end = await readForLong(database, 'comments');
    expect(await runForAWeek()).toMatchObject({ comments: 12 });
    expect(await parts(database, 'comments')).toEqual({ comments_2026_11: 3 });
    expect(await names(database, 'comments')).toContain('comments_2026_10');
    await end();
  });

  test('CO28 what a backup holds is put where its months are', async () => {
    await sendBoth();
    const other = await newTestDatabase(POSTGRESQL);
    const header = { sipas: 'backup', format: BACKUP_FORMAT, product: '0.4.0', schema: 37 } as const;
    await fillDatabase(
      { ...other.settings, evidence: null },
      {
        header: { ...header, madeMs: NOW_MS, keys: null },
        pages: tablePages(database.reader, await schemaTables()),
      },
    );
    const restored = await openDatabase({ ...other.settings, runsIn: 'own-thread' });
    expect(await parts(restored, 'records')).toEqual({ records_2026_10: 12, records_2026_11: 3 });
    expect(await differences(restored)).toEqual([]);
    await restored.close();
    await other.remove();
  });
});

describe.each(ENGINES)('evidence on $name', (engine) => {
  test('CO16 a batch of which more is taken on another day is kept once, of the day it first came', async () => {
    const { database, store, enrol } = await newStore(engine);
    const device = await enrol();
    const batch = checkedBatch(device, plainRecords(2));
    const [first, second] = batch.lines;
    const rejected = {
      verdict: 'rejected',
      sha256: must(second, 'a line').sha256,
      reason: 'invalid',
    } as const;
    await commit(store, { ...batch, lines: [must(first, 'a line'), rejected as never] });
    await commit(store, { ...batch, receivedAtMs: batch.receivedAtMs + DAY_MS });
    expect(await database.writer.selectFrom('batches').select('day').execute()).toEqual([
      { day: '2026-11-14' },
    ]);
    expect(await rowCounts(database)).toMatchObject({ records: 2 });
    await database.close();
  });
});

/** Which tables a statement reads, as the engine plans it. */
async function looksAt(
  database: Kysely<Database>,
  { sql: text, parameters }: CompiledQuery,
): Promise<readonly string[]> {
  const { rows } = await database.executeQuery<Record<string, string>>({
    ...sql``.compile(database),
    sql: `explain (format text) ${text}`,
    parameters,
  });
  const plan = rows.map((row) => Object.values(row)[0] ?? '').join('\n');
  return [...new Set([...plan.matchAll(/Scan.* on (\w+)/g)].map(([, table]) => table ?? ''))];
}
