import { SqlCollectorStore } from '../../src/collector/db/collector-store.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlEnrolmentStore } from '../../src/collector/db/enrolment-store.ts';
import { checkLine } from '../../src/collector/ingest/check-record.ts';
import type {
  BatchOrigin,
  CheckedBatch,
  CollectorStore,
} from '../../src/collector/ingest/collector-store.ts';
import { NODE_BYTES } from '../../src/collector/node-bytes.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import type { RecordOutcome } from '../../src/core/protocol/acknowledgement.ts';
import type { BatchHeader } from '../../src/core/protocol/batch.ts';
import { encodeRecord, type WireRecord } from '../../src/core/protocol/record.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { UnitTree } from '../../src/core/units/unit-tree.ts';
import { batchHeader, NOW_MS, randomHex, SERVICE, sha256, UNIT } from './batches.ts';
import { newDatabase, type TestEngine } from './databases.ts';

const UNITS = new UnitTree(builtInProvinces());
const QUESTIONNAIRES = {
  find: (id: string, version: number) =>
    id === SERVICE.id && version === SERVICE.version ? SERVICE : undefined,
};

/** A store over an empty database and the means to look into it. */
export interface StoreFixture {
  readonly database: OpenDatabase;
  readonly store: CollectorStore;
  readonly enrol: () => Promise<EnrolmentId>;
}

export async function newStore(engine: TestEngine): Promise<StoreFixture> {
  const database = await newDatabase(engine);
  return {
    database,
    store: new SqlCollectorStore(database.writer, database.engine),
    enrol: enroller(database),
  };
}

export function enroller({ writer }: OpenDatabase): () => Promise<EnrolmentId> {
  const enrolments = new SqlEnrolmentStore(writer);
  return async () => {
    const id = randomHex() as EnrolmentId;
    await enrolments.add({ id, unit: UNIT as UnitRef, name: 'Máy 1', day: '2026-11-14' as Day });
    return id;
  };
}

/** The records as ingest hands them to the store. */
export function checkedBatch(
  enrolment: string,
  records: readonly WireRecord[],
  changes: Partial<BatchHeader> = {},
  origin: BatchOrigin = 'network',
): CheckedBatch {
  const lines = records.map(encodeRecord);
  const header = batchHeader(enrolment, lines, changes);
  const context = {
    questionnaires: QUESTIONNAIRES,
    units: UNITS,
    header,
    origin,
    receivedAtMs: NOW_MS,
    tools: NODE_BYTES,
  };
  return {
    header,
    origin,
    receivedAtMs: NOW_MS,
    lines: records.map((record, index) => {
      const line = lines[index] ?? '';
      return checkLine({ sha256: sha256(line), line, record }, context);
    }),
  };
}

/** Commits and returns the outcomes; an unknown enrolment is a failure of the test. */
export async function commit(store: CollectorStore, batch: CheckedBatch): Promise<readonly RecordOutcome[]> {
  const committed = await store.commitBatch(batch);
  if (!committed.ok) throw new Error(committed.error.kind);
  return committed.value.outcomes;
}

export type CountedTable =
  | 'ledger'
  | 'records'
  | 'held'
  | 'conflicts'
  | 'comments'
  | 'tallies'
  | 'abandonments';

const TABLES: readonly CountedTable[] = [
  'ledger',
  'records',
  'held',
  'conflicts',
  'comments',
  'tallies',
  'abandonments',
];

/** How many rows each table has. */
export async function rowCounts({ writer }: OpenDatabase): Promise<Record<CountedTable, number>> {
  const counts = TABLES.map(async (table) => {
    const { count } = await writer
      .selectFrom(table)
      .select((column) => column.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return [table, count] as const;
  });
  return Object.fromEntries(await Promise.all(counts)) as Record<CountedTable, number>;
}

/** Responses at margin total, by state, over all units and months. */
export async function responsesByState({ writer }: OpenDatabase): Promise<Record<string, number>> {
  const rows = await writer
    .selectFrom('tallies')
    .select(['state', (column) => column.fn.sum<number>('responses').as('responses')])
    .where('margin', '=', 'total')
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, responses }) => [state, responses]));
}
