import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encryptEvidence } from '../../src/collector/db/counting/evidence.ts';
import { evidenceReader } from '../../src/collector/db/evidence/read-evidence.ts';
import type { Difference } from '../../src/collector/db/recount/difference.ts';
import { recountBatches } from '../../src/collector/db/recount/recount-batches.ts';
import { deleteEvidence } from '../../src/collector/db/retention/delete-evidence.ts';
import { type IngestPorts, receiveBatch } from '../../src/collector/ingest/receive-batch.ts';
import type { BatchId, EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Month } from '../../src/core/kernel/period.ts';
import {
  batchHeader,
  NOW_MS,
  packed,
  packedLines,
  plainRecord,
  plainRecords,
  randomHex,
  recordLine,
  responseBody,
} from '../support/batches.ts';
import {
  EVIDENCE_KEY,
  ingestOver,
  LIGHT,
  newStore,
  type StoreFixture,
} from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';
import { keyNamed } from '../support/reference-crypto.ts';

describe.each(ENGINES)('recount from the batches on $name', (engine) => {
  let fixture: StoreFixture;
  let enrolment: EnrolmentId;
  let ingest: IngestPorts;
  beforeEach(async () => {
    fixture = await newStore(engine);
    enrolment = await fixture.enrol();
    ingest = ingestOver(fixture.store);
  });
  afterEach(() => fixture.database.close());

  const send = async (...args: Parameters<typeof packed>) => {
    const received = await receiveBatch(packed(...args), ingest);
    if (!received.ok) throw new Error(received.error.kind);
  };
  const recounted = async () => {
    const differences: Difference[] = [];
    const listener = { difference: (one: Difference) => void differences.push(one), progress: () => {} };
    const evidence = evidenceReader(fixture.database.reader, null);
    const ports = { ...ingest, evidence, evidenceKey: EVIDENCE_KEY, light: LIGHT };
    const summary = await recountBatches(fixture.database.reader, ports, listener);
    return { summary, faults: differences.map((one) => (one.kind === 'evidence' ? one.fault : one.kind)) };
  };
  const writer = () => fixture.database.writer;

  /** Responses over two days, a doubtful clock, comments, a held record, a line that is none, a repeat, a conflict. */
  async function ordinaryStore() {
    const records = plainRecords(4);
    await send(enrolment, records);
    await send(enrolment, records, { lastSequence: 4 });
    await send(enrolment, [{ ...records[0], sequence: 9 } as never], { lastSequence: 9 });
    await send(
      enrolment,
      [
        plainRecord({ sequence: 10, body: responseBody({ comment: 'Tốt' }, NOW_MS - 86_400_000) }),
        plainRecord({ sequence: 11, unit: '99@2025-07-01' }),
      ],
      { lastSequence: 11, clockOffsetMs: 3 * 86_400_000 },
    );
    const lines = [recordLine(enrolment, plainRecord({ sequence: 12 })), 'no record'];
    expect(await receiveBatch(packedLines(enrolment, lines, { lastSequence: 12 }), ingest)).toMatchObject({
      ok: true,
    });
    await send(await fixture.enrol(), plainRecords(2));
  }

  test('CO16 of what devices signed and what is stored there is no difference', async () => {
    await ordinaryStore();
    expect(await recounted()).toEqual({
      summary: { batches: 4, records: 9, unsigned: 0, evidenceDeleted: 0 },
      faults: [],
    });
  });

  test('CO17 a time before the last contact is doubtful where the number was not made then, also when recounted', async () => {
    await send(enrolment, plainRecords(2), { lastSequence: 2 });
    const body = responseBody({}, NOW_MS - 2.5 * 3_600_000);
    await send(enrolment, [plainRecord({ sequence: 3, body }), plainRecord({ sequence: 1, body })], {
      lastSequence: 3,
    });
    const rows = await writer()
      .selectFrom('records')
      .innerJoin('ledger', 'ledger.id', 'records.id')
      .select(['sequence', 'records.day', 'flags'])
      .where('flags', 'like', '%clock%')
      .execute();
    expect(rows).toEqual([{ sequence: 3, day: '2026-11-14', flags: '["clock","uniform"]' }]);
    expect((await recounted()).faults).toEqual([]);
  });

  test('CO16 nothing of a batch, its answers or its instant is read in the database', async () => {
    await send(enrolment, plainRecords(2));
    const { evidence } = await writer().selectFrom('batches').selectAll().executeTakeFirstOrThrow();
    const stored = Buffer.from(evidence);
    expect(stored.includes(String(NOW_MS))).toBe(false);
    expect(stored.includes(Buffer.from([0x1f, 0x8b, 8]))).toBe(false);
  });

  test('CO16 a heartbeat, and a batch of duplicates, leave no evidence', async () => {
    await send(enrolment, []);
    const records = plainRecords(1);
    await send(enrolment, records);
    await send(enrolment, records);
    expect(await writer().selectFrom('batches').select('batch').execute()).toHaveLength(1);
  });

  const update = (values: Record<string, unknown>) => writer().updateTable('records').set(values).execute();
  test.each<[string, () => Promise<unknown>, readonly string[]]>([
    ['an answer', () => update({ body: '{}' }), ['other-record', 'other-record']],
    ['a day', () => update({ day: '2026-11-13' }), ['other-record', 'other-record']],
    ['an hour', () => update({ hour: 3 }), ['other-record', 'other-record']],
    ['a flag', () => update({ flags: '["other"]' }), ['other-record', 'other-record']],
    ['that it is uniform', () => update({ flags: '[]' }), ['other-record', 'other-record']],
    ['a unit', () => update({ unit: '04@2025-07-01' }), ['other-record', 'other-record']],
    ['a mode', () => update({ mode: 'paper' }), ['other-record', 'other-record']],
    [
      'a digest in the ledger',
      () =>
        writer()
          .updateTable('ledger')
          .set({ sha256: 'f'.repeat(64) })
          .execute(),
      ['without-evidence', 'without-evidence'],
    ],
    [
      'a number in the ledger',
      () => writer().updateTable('ledger').set({ sequence: 7 }).execute(),
      ['other-record', 'other-record'],
    ],
    [
      'a byte of the evidence',
      async () => {
        const { evidence } = await writer().selectFrom('batches').selectAll().executeTakeFirstOrThrow();
        const changed = Buffer.from(evidence);
        changed[200] = (changed[200] ?? 0) ^ 1;
        await writer().updateTable('batches').set({ evidence: changed }).execute();
      },
      ['altered', 'without-evidence', 'without-evidence'],
    ],
    [
      'the evidence’s batch',
      () => writer().updateTable('batches').set({ batch: randomHex() }).execute(),
      ['altered', 'without-evidence', 'without-evidence'],
    ],
    [
      'all evidence',
      () => writer().deleteFrom('batches').execute(),
      ['without-evidence', 'without-evidence'],
    ],
    [
      'the device’s key',
      () =>
        writer()
          .updateTable('enrolments')
          .set({ public_key: keyNamed('another').publicKey })
          .execute(),
      ['forged', 'without-evidence', 'without-evidence'],
    ],
  ])('CO16 %s changed in the database is found', async (_, change, faults) => {
    await send(enrolment, plainRecords(2));
    expect((await recounted()).faults).toEqual([]);
    await change();
    expect((await recounted()).faults).toEqual(faults);
  });

  test('CO16 a batch that somebody with the keys put in, but no device signed, is forged', async () => {
    await send(enrolment, plainRecords(1));
    const batch = randomHex() as BatchId;
    const lines = [recordLine(enrolment, plainRecord({ sequence: 2 }))];
    const { sha256 } = batchHeader(enrolment, lines);
    const place = { enrolment, batch, sha256 };
    const bytes = packedLines(enrolment, lines, { batch }, keyNamed('a forger'));
    for (const forged of [
      bytes,
      gzipSync('hello'),
      packedLines(enrolment, lines, { batch: randomHex() as BatchId }),
    ]) {
      const arrival = {
        origin: 'network',
        receivedAtMs: NOW_MS,
        isReceiptDoubtful: false,
        lastContact: null,
        isFlagging: true,
      } as const;
      const evidence = encryptEvidence(EVIDENCE_KEY, place, { bytes: forged, ...arrival });
      await writer()
        .insertInto('batches')
        .values({ ...place, day: '2026-11-14', evidence, object: '', start: 0, length: 0 })
        .execute();
      expect((await recounted()).faults).toEqual(['forged']);
      await writer().deleteFrom('batches').where('batch', '=', batch).execute();
    }
  });

  test('CO16 a record that was signed and is gone, ledger and all, is missed', async () => {
    await send(enrolment, plainRecords(2));
    for (const table of ['records', 'ledger'] as const) await writer().deleteFrom(table).execute();
    expect((await recounted()).faults).toEqual(['not-entered', 'not-entered']);
  });

  test('CO16 what retention deleted is said, and is no difference', async () => {
    await send(enrolment, plainRecords(3));
    const deleted: number[] = [];
    await deleteEvidence('2026-11' as Month, {
      ...{ database: writer(), engine: fixture.database.engine },
      note: async (_, batches) => void deleted.push(batches),
    });
    expect(deleted).toEqual([1]);
    expect(await recounted()).toEqual({
      summary: { batches: 0, records: 0, unsigned: 0, evidenceDeleted: 3 },
      faults: [],
    });
  });

  test('CO16 records of devices without a key are said to have nobody who vouches for them', async () => {
    await send(enrolment, plainRecords(3));
    await writer().deleteFrom('batches').execute();
    await writer().updateTable('enrolments').set({ public_key: null }).execute();
    expect((await recounted()).summary).toEqual({ batches: 0, records: 0, unsigned: 3, evidenceDeleted: 0 });
  });
});
