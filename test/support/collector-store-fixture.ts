import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import { SqlDeferredWrites } from '../../src/collector/db/deferred/deferred-writes.ts';
import { SqlEnrolmentStore } from '../../src/collector/db/devices/enrolment-store.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import { NODE_BYTES } from '../../src/collector/ingest/bytes/node-bytes.ts';
import { checkLine } from '../../src/collector/ingest/check-record.ts';
import type {
  BatchOrigin,
  CheckedBatch,
  CollectorStore,
} from '../../src/collector/ingest/collector-store.ts';
import type { Opener } from '../../src/collector/ingest/opener.ts';
import type { IngestPorts } from '../../src/collector/ingest/receive-batch.ts';
import { openKeyRing } from '../../src/collector/keys/key-ring.ts';
import { HpkeRecipient } from '../../src/collector/sealing/hpke.ts';
import { NodeSignatures } from '../../src/collector/sealing/node-signatures.ts';
import { openBody } from '../../src/collector/sealing/open-body.ts';
import { ResealedBatches } from '../../src/collector/sealing/resealed-batches.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { ok } from '../../src/core/kernel/result.ts';
import type { RecordOutcome } from '../../src/core/protocol/messages/acknowledgement.ts';
import type { BatchHeader } from '../../src/core/protocol/messages/batch.ts';
import { encodeRecord, recordAssociatedData } from '../../src/core/protocol/messages/record.ts';

import { SEALING_SUITE } from '../../src/core/protocol/sealing.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { UnitTree } from '../../src/core/units/unit-tree.ts';
import {
  batchHeader,
  NOW_MS,
  type PlainRecord,
  packedLines,
  randomHex,
  SERVICE,
  sealedRecord,
  sha256,
  UNIT,
} from './batches.ts';
import { newDatabase, type TestEngine } from './databases.ts';
import { AT_TEN } from './release-moments.ts';
import { DEVICE_KEY, KEY_RING, SEALING_KEY } from './test-keys.ts';

const UNITS = new UnitTree(builtInProvinces());
const QUESTIONNAIRES = {
  find: (id: string, version: number) =>
    id === SERVICE.id && version === SERVICE.version ? SERVICE : undefined,
};

/** What takes batches in as they come over the network, into this store. */
export function ingestOver(store: CollectorStore): IngestPorts {
  return {
    store,
    units: { tree: async () => UNITS },
    questionnaires: QUESTIONNAIRES,
    signatures: new NodeSignatures(openKeyRing(KEY_RING)),
    opener: TEST_OPENER,
    tools: NODE_BYTES,
    now: () => NOW_MS,
  };
}

/** A store over an empty database and the means to look into it. */
export interface StoreFixture {
  readonly database: OpenDatabase;
  readonly store: CollectorStore;
  /** A device with the key of all devices of tests, at this unit. */
  readonly enrol: (unit?: string) => Promise<EnrolmentId>;
}

export async function newStore(engine: TestEngine): Promise<StoreFixture> {
  const database = await newDatabase(engine);
  await addProvinces(database);
  return {
    database,
    store: storeOf(database),
    enrol: enroller(database),
  };
}

/** The units that every collector has. */
export async function addProvinces(database: OpenDatabase): Promise<void> {
  await new SqlUnitStore(database).change(() =>
    ok({ units: [], added: builtInProvinces(), updated: [], unchangedCount: 0 }),
  );
}

/** With which evidence is encrypted in tests. */
export const EVIDENCE_KEY = openKeyRing(KEY_RING).secret('evidence');
export const LEDGER_HEAD_KEY = openKeyRing(KEY_RING).secret('ledger-head');
export const STORE_KEYS = { evidence: EVIDENCE_KEY, ledgerHead: LEDGER_HEAD_KEY };

/** Makes evidence lighter, and what it was again. */
export const LIGHT = new ResealedBatches(openKeyRing(KEY_RING));

export function storeOf(database: OpenDatabase): SqlCollectorStore {
  return new SqlCollectorStore(database, STORE_KEYS, AT_TEN);
}

export function enroller({ writer }: OpenDatabase): StoreFixture['enrol'] {
  const enrolments = new SqlEnrolmentStore(writer);
  return async (unit = UNIT) => {
    const id = randomHex() as EnrolmentId;
    const { publicKey } = DEVICE_KEY;
    const day = '2026-11-14' as Day;
    await enrolments.add({ id, unit: unit as UnitRef, name: 'Máy 1', day, publicKey });
    return id;
  };
}

/** Opens where it stands, without threads. */
export const TEST_OPENER: Opener = {
  open: async (enrolment, records) => {
    const recipient = new HpkeRecipient(SEALING_KEY.privateKey, SEALING_SUITE.info);
    return records.map((record) => {
      const associatedData = recordAssociatedData(enrolment, record);
      const opened = openBody(recipient, { associatedData, sealed: record.sealed });
      return opened.text === null ? { body: null, reason: opened.reason } : { body: JSON.parse(opened.text) };
    });
  },
};

/** The records as ingest hands them to the store. */
export function checkedBatch(
  enrolment: string,
  records: readonly PlainRecord[],
  changes: Partial<BatchHeader> = {},
  origin: BatchOrigin = 'network',
): CheckedBatch {
  const sealed = records.map((record) => sealedRecord(enrolment, record));
  const lines = sealed.map(encodeRecord);
  const header = batchHeader(enrolment, lines, changes);
  const context = {
    questionnaires: QUESTIONNAIRES,
    units: UNITS,
    header,
    origin,
    receivedAtMs: NOW_MS,
    member: {
      enrolledDay: '2026-01-01' as Day,
      units: new Set(records.map(({ unit }) => unit)),
      places: [],
      toldDay: null,
    },
  };
  return {
    header,
    origin,
    receivedAtMs: NOW_MS,
    lines: sealed.map((record, index) => {
      const line = lines[index] ?? '';
      return checkLine({ sha256: sha256(line), line, record }, { body: records[index]?.body ?? {} }, context);
    }),
    bytes: packedLines(enrolment, lines, changes, DEVICE_KEY),
  };
}

/** Writes comments and spent tickets where they belong, as the collector does once a day. */
export function writeDeferred({ writer, engine }: OpenDatabase): Promise<number> {
  return new SqlDeferredWrites(writer, engine, EVIDENCE_KEY).writeAll();
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
