import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTables } from '../../src/collector/db/migrations/0001-tables.ts';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { fillDatabase } from '../../src/collector/db/operations/fill-database.ts';
import { schemaTables } from '../../src/collector/db/operations/schema-tables.ts';
import { tablePages } from '../../src/collector/db/operations/table-pages.ts';
import { CheckedPostgresDialect } from '../../src/collector/db/postgres/dialect.ts';
import { POSTGRES } from '../../src/collector/db/postgres/engine.ts';
import { SqlMonthKeeping } from '../../src/collector/db/retention/month-keeping.ts';
import type { Database } from '../../src/collector/db/schema.ts';
import { SqliteWriterDialect } from '../../src/collector/db/sqlite/dialect.ts';
import { SQLITE } from '../../src/collector/db/sqlite/engine.ts';
import { BACKUP_FORMAT } from '../../src/collector/operations/backup/backup-format.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { NOW_MS, type PlainRecord, plainRecords } from '../support/batches.ts';
import { checkedBatch, commit, enroller, rowCounts, storeOf } from '../support/collector-store-fixture.ts';
import { ENGINES, newTestDatabase, type TestDatabase, type TestEngine } from '../support/databases.ts';

type Row = Readonly<Record<string, string | number | null>>;
type Rows = Readonly<Record<string, readonly Row[]>>;

const hex = (digit: string) => digit.repeat(32);
/** One of all, one of none, one that only said it is there. */
const [BUSY, NEW, QUIET] = [hex('a'), hex('b'), hex('c')];

const enrolment = (id: string, changes: Row = {}): Row => ({
  id,
  unit: '01@2025-07-01',
  name: 'Máy 1',
  enrolled_day: '2026-10-01',
  last_contact_ms: NOW_MS,
  last_sequence: 5,
  waiting: 1,
  quarantined: 0,
  app: '0.1.0',
  storage: '{"persisted":true,"quotaBytes":null,"usedBytes":null}',
  clock_offset_ms: 0,
  ...changes,
});
const ledger = (id: string, sequence: number, outcome = 'stored'): Row => ({
  enrolment: BUSY,
  id: hex(id),
  sha256: id.repeat(64),
  sequence,
  outcome,
  reason: outcome === 'held' ? 'unknown-unit' : null,
});
const record = (id: string, day: string, changes: Row = {}): Row => ({
  enrolment: BUSY,
  id: hex(id),
  kind: 'response',
  unit: '01@2025-07-01',
  questionnaire: 'sipas-2023-service',
  version: 1,
  mode: 'kiosk',
  language: 'vi',
  day,
  hour: 9,
  flags: '[]',
  body: '{}',
  ...changes,
});
const tally = (month: string, state: string, responses: number, changes: Row = {}): Row => ({
  margin: 'total',
  value: '',
  questionnaire: 'sipas-2023-service',
  version: 1,
  mode: 'kiosk',
  month,
  unit: '01@2025-07-01',
  flagged: 0,
  state,
  responses,
  excluded: 0,
  sums: '[]',
  levels: '[]',
  ...changes,
});

const UNSAMPLED = { wave: null, stratum: null, primary_unit: null, selection_number: null, outcome: null };

/** What a collector of schema 1 kept, a row or two of everything. */
const BEFORE: Rows = {
  units: [
    {
      code: '01',
      valid_from: '2025-07-01',
      valid_to: null,
      parent_code: null,
      kind: 'province',
      name: 'Hà Nội',
      name_en: null,
      office_term: null,
      region: null,
      unit_class: null,
      predecessors: '[]',
    },
  ],
  enrolments: [
    enrolment(BUSY),
    enrolment(NEW, { last_contact_ms: null, last_sequence: 0, waiting: 0, app: null, storage: null }),
    enrolment(QUIET, { last_sequence: 0, waiting: 0 }),
  ],
  // Number 3 came twice, number 8 lies above what the header said.
  ledger: [
    ledger('1', 1),
    ledger('2', 2),
    ledger('3', 3),
    ledger('4', 3),
    ledger('5', 4, 'held'),
    ledger('6', 8),
    ledger('7', 6),
    ledger('8', 5),
  ],
  records: [
    record('1', '2026-09-30'),
    record('2', '2026-10-31'),
    record('3', '2026-11-01'),
    record('4', '2026-11-30', { mode: 'staff-assisted' }),
    record('6', '2026-11-02', { kind: 'abandonment', body: '{"reached":"access.signage"}' }),
    record('7', '2026-10-01'),
    record('8', '2026-11-03', {
      ...{ kind: 'feedback-case', mode: '', body: '{"text":"Thiếu ghế ngồi."}' },
    }),
  ],
  comments: [
    {
      id: hex('9'),
      unit: '01@2025-07-01',
      month: '2026-11',
      questionnaire: 'sipas-2023-service',
      version: 1,
      mode: 'kiosk',
      language: 'vi',
      text: 'Tốt',
    },
  ],
  held: [{ enrolment: BUSY, id: hex('5'), reason: 'unknown-unit', line: '{}', day: '2026-11-01', hour: 8 }],
  conflicts: [{ enrolment: BUSY, id: hex('1'), sha256: 'f'.repeat(64), line: '{}' }],
  // September is released, October in both states, November pending; of another mode nothing is pending.
  tallies: [
    tally('2026-09', 'released', 1),
    tally('2026-10', 'released', 1),
    tally('2026-10', 'pending', 1),
    tally('2026-11', 'pending', 1),
    tally('2026-11', 'released', 1, { mode: 'staff-assisted' }),
  ],
  abandonments: [
    {
      questionnaire: 'sipas-2023-service',
      version: 1,
      mode: 'kiosk',
      month: '2026-11',
      unit: '01@2025-07-01',
      reached: 'access.signage',
      count: 1,
    },
  ],
};

const EPOCH = hex('e');
const STATES: Readonly<Record<string, string>> = {
  [hex('1')]: 'released',
  [hex('2')]: 'unknown',
  [hex('3')]: 'pending',
  [hex('4')]: 'released',
  [hex('6')]: 'released',
  [hex('7')]: 'unknown',
  [hex('8')]: 'released',
};

/** A connection to a database as it stands. */
function connected({ settings: { dataDir, databaseUrl: url } }: TestDatabase) {
  const [engine, dialect] =
    url === undefined
      ? [SQLITE, new SqliteWriterDialect(join(dataDir, 'sipas.sqlite'))]
      : [POSTGRES, new CheckedPostgresDialect({ url, connections: 1, readOnly: false })];
  return { engine, database: new Kysely<Database>({ dialect }) };
}

/** A database as the program of schema 1 left it: its one migration, its rows. */
async function makeSchema1(place: TestDatabase): Promise<void> {
  const { engine, database: old } = connected(place);
  await old.transaction().execute(async (transaction) => {
    await sql`create table meta (key text primary key not null, value text not null)`.execute(transaction);
    await createTables(transaction, engine);
    const rows = {
      meta: Object.entries({ schema: '1', epoch: EPOCH }).map(([key, value]) => ({ key, value })),
    };
    for (const [table, values] of Object.entries({ ...rows, ...BEFORE })) {
      await transaction
        .insertInto(table as keyof Database)
        .values(values as never)
        .execute();
    }
  });
  await old.destroy();
}

const inOrder = (rows: readonly object[]) =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();

describe.each(ENGINES)('migrating a database with data inside, on $name', (engine: TestEngine) => {
  let place: TestDatabase;
  beforeEach(async () => {
    place = await newTestDatabase(engine);
    await makeSchema1(place);
  });
  afterEach(() => place.remove());

  test('what a backup of schema 1 holds becomes what its database would have become', async () => {
    const old = connected(place).database;
    const other = await newTestDatabase(engine);
    const header = { sipas: 'backup', format: BACKUP_FORMAT, product: '0.1.0', schema: 1 } as const;
    await fillDatabase(
      { ...other.settings, evidence: null },
      {
        header: { ...header, madeMs: NOW_MS, keys: null },
        pages: tablePages(old, await schemaTables(1)),
      },
    );
    await old.destroy();
    const [migrated, restored] = [await openDatabase(place.settings), await openDatabase(other.settings)];
    for (const { name } of await schemaTables()) {
      // What was put back is of an epoch of its own, and knows the one before.
      if (['meta', 'former_epochs'].includes(name)) continue;
      const rowsOf = async ({ reader }: typeof migrated) => {
        const rows = await reader
          .selectFrom(name as keyof Database)
          .selectAll()
          .execute();
        // Made anew for what a comment became.
        return inOrder(name === 'comments' ? rows.map((row) => ({ ...row, id: '' })) : rows);
      };
      expect(await rowsOf(restored), name).toEqual(await rowsOf(migrated));
    }
    const former = await restored.reader.selectFrom('former_epochs').select('epoch').execute();
    expect(former).toEqual([{ epoch: EPOCH }]);
    await migrated.close();
    await restored.close();
    await other.remove();
  });

  test('CO28 every row of schema 1 is kept as it was, beside what is told from it', async () => {
    const database = await openDatabase(place.settings);
    const { reader, close } = database;
    // Where there are parts by month, they are made of what is there on the day after.
    for (const day of ['2026-12-01', '2026-12-02'] as Day[]) {
      await new SqlMonthKeeping(database).keep(day, new AbortController().signal);
    }
    expect(await database.engine.months.undivided(reader)).toEqual([]);
    const added: Readonly<Record<string, (row: Row) => Row>> = {
      enrolments: ({ id, last_sequence, last_contact_ms }) => ({
        ...(id === BUSY
          ? { seen: 7, held: 1, number_clashes: 1, last_sequence: 8 }
          : { seen: 0, held: 0, number_clashes: 0, last_sequence: last_sequence ?? null }),
        last_contact_origin: last_contact_ms === null ? null : 'network',
        missing: 0,
        start_clashes: 0,
        revoked_day: null,
        header_clock_ms: null,
        epoch: null,
        missing_asked_day: null,
        public_key: null,
        claimed_sequence: null,
        believed_at_ms: null,
        place_given_day: null,
        place_told_day: null,
        spot: null,
        kind: 'device',
      }),
      records: ({ id, kind }) => ({
        state: STATES[id ?? ''] ?? null,
        waiting: '[]',
        span: 'month',
        breakdown: '',
        moved_day: '',
        exclusion: '',
        snapshots: 0,
        freed: '',
        ...UNSAMPLED,
        ...(kind === 'feedback-case' ? { body: '{}' } : {}),
      }),
      units: () => ({ head_title: null, head_title_en: null }),
      tallies: () => ({ span: 'month' }),
      ledger: () => ({ in_head: 0 }),
      comments: () => ({ kind: 'comment', shown_span: null }),
      held: () => ({ flags: '[]', came_month: null }),
    };
    const said = await reader.selectFrom('comments').selectAll().where('kind', '<>', 'comment').execute();
    expect(said).toEqual([
      {
        ...BEFORE['comments']?.[0],
        shown_span: null,
        id: expect.not.stringMatching(hex('8')),
        kind: 'feedback-case',
        mode: '',
        text: 'Thiếu ghế ngồi.',
      },
    ]);
    for (const [table, rows] of Object.entries(BEFORE)) {
      const found = await reader
        .selectFrom(table as keyof Database)
        .selectAll()
        .execute();
      const kept = found.filter((row) => !said.some((one) => 'text' in row && one.id === row.id));
      expect(inOrder(kept), table).toEqual(inOrder(rows.map((row) => ({ ...row, ...added[table]?.(row) }))));
    }
    const meta = await reader.selectFrom('meta').selectAll().execute();
    expect(Object.fromEntries(meta.map(({ key, value }) => [key, value]))).toMatchObject({
      schema: '37',
      epoch: EPOCH,
    });
    await close();
  });

  test('RL2 what was pending before moves when the day of the first look is over', async () => {
    const { writer, close } = await openDatabase(place.settings);
    const dated = await writer.selectFrom('pending_blocks').selectAll().execute();
    const pending = await writer
      .selectFrom('tallies')
      .select(['unit', 'month', 'questionnaire', 'version', 'mode'])
      .distinct()
      .where('state', '=', 'pending')
      .execute();
    expect(pending.length).toBeGreaterThan(0);
    expect(inOrder(dated)).toEqual(inOrder(pending.map((block) => ({ ...block, day: null }))));
    await close();
  });

  test('RL2 a block of records that do not tell their state is released whole', async () => {
    const database = await openDatabase(place.settings);
    const store = storeOf(database);
    const states = async () => {
      const rows = await database.reader
        .selectFrom('records')
        .select(['state', ({ fn }) => fn.countAll<number>().as('records')])
        .where('day', 'like', '2026-11-%')
        .where('mode', '=', 'kiosk')
        .groupBy('state')
        .execute();
      return Object.fromEntries(rows.map(({ state, records }) => [state, records]));
    };
    // The rows above stand for tallies without being any.
    await database.writer.deleteFrom('tallies').execute();
    await database.writer
      .updateTable('records')
      .set({ state: 'unknown' })
      .where('state', '=', 'pending')
      .execute();
    const post = (count: number) => commit(store, checkedBatch(NEW, plainRecords(count)));
    await post(9);
    expect(await states()).toEqual({ unknown: 1, pending: 9, released: 1 });
    await post(1);
    expect(await states()).toEqual({ released: 12 });
    await database.close();
  });

  test('ME5 what an updated device sends again under a key is a duplicate, its number is seen, and is counted once', async () => {
    const database = await openDatabase(place.settings);
    // The rows above stand for tallies without being any.
    await database.writer.deleteFrom('tallies').execute();
    const enrolment = await enroller(database)();
    const [known, held, fresh] = plainRecords(3);
    const again = [{ ...known, id: hex('1') }, { ...held, id: hex('5') }, fresh] as PlainRecord[];
    const before = await rowCounts(database);
    for (const outcome of ['stored', 'duplicate']) {
      const outcomes = await commit(storeOf(database), checkedBatch(enrolment, again, { lastSequence: 3 }));
      expect(outcomes.map((one) => one.outcome)).toEqual(['duplicate', 'duplicate', outcome]);
    }
    const after = await rowCounts(database);
    expect(after).toMatchObject({
      ledger: before.ledger + 3,
      records: before.records + 1,
      held: before.held,
    });
    const { seen, missing, last_sequence } = await database.writer
      .selectFrom('enrolments')
      .selectAll()
      .where('id', '=', enrolment)
      .executeTakeFirstOrThrow();
    expect({ seen, missing, last_sequence }).toEqual({ seen: 3, missing: 0, last_sequence: 3 });
    await database.close();
  });

  test('a number that was claimed and believed before is set aside', async () => {
    const before = await openDatabase(place.settings);
    for (const table of ['starts', 'ledger_heads', 'former_epochs', 'heard_heads']) {
      await before.writer.schema.dropTable(table).execute();
    }
    await before.writer.schema.alterTable('ledger').dropColumn('in_head').execute();
    for (const column of ['claimed_sequence', 'believed_at_ms', 'start_clashes']) {
      await before.writer.schema.alterTable('enrolments').dropColumn(column).execute();
    }
    // What later migrations make.
    const later = ['published_figures', 'targets', 'caseloads'];
    for (const table of ['pending_blocks', 'deferred_writes', ...later]) {
      await before.writer.schema.dropTable(table).execute();
    }
    await asBeforeSpans(before.writer);
    await before.writer.schema.alterTable('waiting_answers').dropColumn('helping').execute();
    for (const column of ['place_given_day', 'place_told_day']) {
      await before.writer.schema.alterTable('enrolments').dropColumn(column).execute();
    }
    const huge = { last_sequence: Number.MAX_SAFE_INTEGER, waiting: 2 ** 50, missing: 2 ** 50 };
    await before.writer.updateTable('enrolments').set(huge).where('id', '=', BUSY).execute();
    await before.writer.updateTable('meta').set({ value: '12' }).where('key', '=', 'schema').execute();
    await before.close();
    const { reader, close } = await openDatabase(place.settings);
    const found = await reader
      .selectFrom('enrolments')
      .select(['last_sequence', 'claimed_sequence', 'waiting', 'missing'])
      .where('id', '=', BUSY)
      .executeTakeFirst();
    expect(found).toEqual({ last_sequence: 8, claimed_sequence: huge.last_sequence, waiting: 8, missing: 0 });
    await close();
  });

  test('RL6 what was released before was released for its month', async () => {
    const before = await openDatabase(place.settings);
    await asBeforeSpans(before.writer);
    const block = {
      unit: '01@2025-07-01',
      month: '2026-11',
      questionnaire: 'sipas-2023-service',
      version: 1,
    };
    const waits = { ...block, mode: 'kiosk', answers: '[0,3]', helping: '[0,2]' };
    await before.writer
      .insertInto('waiting_answers')
      .values(waits as never)
      .execute();
    await before.writer.updateTable('meta').set({ value: '16' }).where('key', '=', 'schema').execute();
    await before.close();
    const { reader, close } = await openDatabase(place.settings);
    expect(await reader.selectFrom('waiting_answers').selectAll().execute()).toEqual([
      { ...waits, span: 'month', later: '[]' },
    ]);
    const tallies = await reader.selectFrom('tallies').selectAll().execute();
    expect(inOrder(tallies)).toEqual(
      inOrder((BEFORE['tallies'] ?? []).map((row) => ({ ...row, span: 'month' }))),
    );
    const records = await reader.selectFrom('records').select('span').distinct().execute();
    expect(records).toEqual([{ span: 'month' }]);
    await close();
  });

  test('how households were drawn is read from their records', async () => {
    const before = await openDatabase(place.settings);
    await withoutClosings(before.writer);
    await withoutPaperForms(before.writer);
    await withoutSampling(before.writer);
    const sampling = { 'primary-sampling-unit': 'Thôn 3', outcome: 'refused', wave: '2026-1' };
    const body = JSON.stringify({ sampling });
    const { id } = await before.writer
      .selectFrom('records')
      .select('id')
      .where('mode', '=', 'kiosk')
      .executeTakeFirstOrThrow();
    await before.writer
      .updateTable('records')
      .set({ mode: 'household', body })
      .where('id', '=', id)
      .execute();
    await before.writer.updateTable('meta').set({ value: '26' }).where('key', '=', 'schema').execute();
    await before.close();
    const { reader, close } = await openDatabase(place.settings);
    const found = await reader
      .selectFrom('records')
      .select(['mode', 'wave', 'stratum', 'primary_unit', 'selection_number', 'outcome'])
      .where('mode', 'in', ['kiosk', 'household'])
      .distinct()
      .execute();
    expect(inOrder(found)).toEqual(
      inOrder([
        { mode: 'kiosk', ...UNSAMPLED },
        { mode: 'household', ...UNSAMPLED, wave: '2026-1', primary_unit: 'Thôn 3', outcome: 'refused' },
      ]),
    );
    await close();
  });

  test('a second start finds nothing to do', async () => {
    await (await openDatabase(place.settings)).close();
    const { reader, close } = await openDatabase(place.settings);
    expect(await reader.selectFrom('records').selectAll().execute()).toHaveLength(7);
    await close();
  });
});

/** A database as it was before responses could be excluded. */
async function withoutExclusions(writer: Kysely<Database>): Promise<void> {
  for (const table of ['exclusions', 'excluded_heaps', 'device_spots']) {
    await writer.schema.dropTable(table).execute();
  }
  await writer.schema.alterTable('enrolments').dropColumn('spot').execute();
  for (const column of ['moved_day', 'exclusion']) {
    await writer.schema.alterTable('records').dropColumn(column).execute();
  }
}

/** A database as it was before responses were flagged. */
async function withoutFlags(writer: Kysely<Database>): Promise<void> {
  await withoutReceipts(writer);
  for (const table of ['opening_hours', 'device_times', 'pattern_blocks', 'told_patterns']) {
    await writer.schema.dropTable(table).execute();
  }
  await writer.deleteFrom('meta').where('key', '=', 'flags-since').execute();
}

/** A database as it was before it was kept which receipt numbers were received. */
async function withoutReceipts(writer: Kysely<Database>): Promise<void> {
  for (const table of ['receipts', 'deferred_receipts']) await writer.schema.dropTable(table).execute();
}

/** A database as it was before sums were stored, and what came after them. */
async function withoutSums(writer: Kysely<Database>): Promise<void> {
  for (const table of ['sums', 'sum_places', 'sum_periods', 'failed_attempts']) {
    await writer.schema.dropTable(table).execute();
  }
  await writer.schema.dropIndex('pending_tallies').execute();
  await withoutEvidenceObjects(writer);
}

/** A database as it was before evidence stood in objects. */
async function withoutEvidenceObjects(writer: Kysely<Database>): Promise<void> {
  await writer.schema.dropIndex('batches_of_day').execute();
  for (const column of ['object', 'start', 'length']) {
    await writer.schema.alterTable('batches').dropColumn(column).execute();
  }
  await writer.schema.createIndex('batches_of_day').on('batches').column('day').execute();
}

/** A database as it was before other programs read figures by a key, and anybody by a page. */
async function withoutMachineKeys(writer: Kysely<Database>): Promise<void> {
  await withoutSums(writer);
  await withoutWebhooks(writer);
  for (const table of ['machine_keys', 'public_pages']) await writer.schema.dropTable(table).execute();
}

/** A database as it was before receivers were told of events. */
async function withoutWebhooks(writer: Kysely<Database>): Promise<void> {
  for (const table of ['webhooks', 'webhook_deliveries', 'webhook_notices']) {
    await writer.schema.dropTable(table).execute();
  }
}

/** A database as it was before periods were closed and figures graded. */
async function withoutClosings(writer: Kysely<Database>): Promise<void> {
  for (const table of ['closing_proposals', 'snapshots', 'snapshot_parts', 'grade_rules']) {
    await writer.schema.dropTable(table).execute();
  }
  for (const column of ['snapshots', 'freed']) {
    await writer.schema.alterTable('records').dropColumn(column).execute();
  }
}

/** A database as it was before anything of a questionnaire was read aloud. */
async function withoutRecordings(writer: Kysely<Database>): Promise<void> {
  for (const table of ['recordings', 'recording_files']) await writer.schema.dropTable(table).execute();
}

/** A database as it was before answers were released for longer spans, and so without what came after. */
async function asBeforeSpans(writer: Kysely<Database>): Promise<void> {
  await withoutClosings(writer);
  await withoutRecordings(writer);
  await withoutExclusions(writer);
  await withoutFlags(writer);
  await withoutPaperForms(writer);
  await withoutSampling(writer);
  await withoutBreakdowns(writer);
  await withoutOwnComments(writer);
  await withoutQuestionnaires(writer);
  await withoutHeadTitles(writer);
  await withoutCommentHeaps(writer);
  await withoutSpans(writer);
}

/** A database as it was before there were questionnaires of one's own. */
async function withoutQuestionnaires(writer: Kysely<Database>): Promise<void> {
  for (const table of ['questionnaires', 'retired_questionnaires', 'questionnaire_choices'] as const) {
    await writer.schema.dropTable(table).execute();
  }
}

/** A database as it was before there were breakdowns. */
async function withoutBreakdowns(writer: Kysely<Database>): Promise<void> {
  for (const table of ['breakdown_spans', 'breakdowns']) await writer.schema.dropTable(table).execute();
  await writer.schema.alterTable('records').dropColumn('breakdown').execute();
}

/** As it was before migration 28, in which no form on paper is known. */
async function withoutPaperForms(writer: Kysely<Database>): Promise<void> {
  for (const table of ['paper_passes', 'paper_forms', 'paper_ranges', 'paper_differences']) {
    await writer.schema.dropTable(table).execute();
  }
}

/** A database as it was before sampling fields had columns. */
async function withoutSampling(writer: Kysely<Database>): Promise<void> {
  await withoutMachineKeys(writer);
  for (const column of Object.keys(UNSAMPLED)) {
    await writer.schema.alterTable('records').dropColumn(column).execute();
  }
}

/** A database as it was before comments could be opened to the head of an office. */
async function withoutOwnComments(writer: Kysely<Database>): Promise<void> {
  await writer.schema.alterTable('accounts').dropColumn('reads_own_comments').execute();
}

/** A database as it was before units said who heads them. */
async function withoutHeadTitles(writer: Kysely<Database>): Promise<void> {
  for (const column of ['head_title', 'head_title_en']) {
    await writer.schema.alterTable('units').dropColumn(column).execute();
  }
}

/** A database as it was before comments were shown in heaps. */
async function withoutCommentHeaps(writer: Kysely<Database>): Promise<void> {
  for (const table of ['comment_heaps', 'comment_marks']) await writer.schema.dropTable(table).execute();
  await writer.schema.dropIndex('comments_by_span').execute();
  await writer.schema.alterTable('comments').dropColumn('shown_span').execute();
}

/** Makes the tables what they were before answers were released for longer spans than months. */
async function withoutSpans(writer: Kysely<Database>): Promise<void> {
  await writer.schema.alterTable('records').dropColumn('span').execute();
  for (const [table, columns] of [
    [
      'tallies',
      'margin, value, questionnaire, version, mode, month, unit, flagged, state, responses, excluded, sums, levels',
    ],
    ['waiting_answers', 'unit, month, questionnaire, version, mode, answers, helping'],
  ] as const) {
    await sql`create table former as select ${sql.raw(columns)} from ${sql.table(table)}`.execute(writer);
    await writer.schema.dropTable(table).execute();
    await writer.schema.alterTable('former').renameTo(table).execute();
  }
}
