import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fileRefusal, importTransferFile } from '../../src/collector/cli/files/import-transfer-file.ts';
import { readLines } from '../../src/collector/cli/files/read-lines.ts';
import { receiveBatch } from '../../src/collector/ingest/receive-batch.ts';
import { type Collector, openCollector } from '../../src/collector/start/open-collector.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { encodeReceiptFile, transferFileHeader } from '../../src/core/protocol/transfer-file.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { NOW_MS, packed, plainRecord, randomHex, responseBody, UNIT } from '../support/batches.ts';
import { ENGINES_IN_PART, type TestDatabase, type TestEngine } from '../support/databases.ts';
import { storedTallies } from '../support/recount.ts';
import { keyNamed, partOf } from '../support/reference-crypto.ts';
import { runs } from '../support/runs.ts';
import { DEVICE_KEY } from '../support/test-keys.ts';
import { batchLine, transferFile } from '../support/transfer-files.ts';

const DEVICE = 'd'.repeat(32) as EnrolmentId;
const ALL_TAKEN = { stored: 0, duplicate: 0, held: 0, conflict: 0, rejected: 0 };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-transfer-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Three batches of a device, five responses each, with its numbers as they grew within two hours: see CO17. */
function threeBatches(device: string = DEVICE): readonly Buffer[] {
  return [0, 5, 10].map((before) => {
    const records = [1, 2, 3, 4, 5].map((index) =>
      plainRecord({ sequence: before + index, body: responseBody({}, NOW_MS - before * 600_000) }),
    );
    return packed(device, records, {
      lastSequence: before + 5,
      waiting: 5,
      clockMs: NOW_MS + before,
      clockOffsetMs: before,
    });
  });
}

/** A collector in which the device is enrolled. */
async function collectorOn(
  engine: TestEngine,
): Promise<Collector & { readonly remove: () => Promise<void> }> {
  const place: TestDatabase = await engine.newPlace();
  const { dataDir, databaseUrl } = place.settings;
  const collector = await openCollector({ dataDir, databaseUrl: databaseUrl ?? null }, () => NOW_MS);
  await collector.enrolments.add({
    id: DEVICE,
    unit: UNIT as UnitRef,
    name: 'Máy 1',
    day: '2026-11-01' as Day,
    publicKey: DEVICE_KEY.publicKey,
  });
  return {
    ...collector,
    remove: async () => {
      await collector.close();
      await place.remove();
    },
  };
}

async function imported(collector: Collector, content: string | Uint8Array) {
  const file = join(folder, `${randomHex()}.sipas-batches`);
  writeFileSync(file, content);
  const acknowledgements: string[] = [];
  const result = await importTransferFile(readLines(file), {
    receive: (bytes) => receiveBatch(bytes, collector.ingest, 'file'),
    taken: async (acknowledgement) => void acknowledgements.push(acknowledgement),
  });
  return { result, acknowledgements };
}

async function takenFrom(collector: Collector, content: string | Uint8Array) {
  const { result, acknowledgements } = await imported(collector, content);
  if (!result.ok) throw new Error(fileRefusal(result.error));
  expect(acknowledgements).toHaveLength(result.value.batches);
  return result.value;
}

/** Everything a collector holds that does not tell in which order it came. */
async function booksOf({ database }: Collector) {
  const { writer } = database;
  const [ledger, records, enrolments] = await Promise.all([
    writer.selectFrom('ledger').selectAll().orderBy('id').execute(),
    writer.selectFrom('records').selectAll().orderBy('id').execute(),
    writer.selectFrom('enrolments').select(['last_sequence', 'seen', 'held', 'number_clashes']).execute(),
  ]);
  // Whether a response is released already depends on how many had come when it did.
  const kept = records.map(({ state: _, ...record }) => record);
  return { ledger, kept, enrolments, tallies: await storedTallies(database) };
}

describe.each(ENGINES_IN_PART)('transfer files on $name', (engine) => {
  let collector: Awaited<ReturnType<typeof collectorOn>>;
  beforeEach(async () => {
    collector = await collectorOn(engine);
  });
  afterEach(() => collector.remove());

  test('TF1 the batches of a file are the same bytes as over HTTP, and are acknowledged', async () => {
    const batches = threeBatches();
    const { result, acknowledgements } = await imported(collector, transferFile(batches));
    expect(result).toEqual({
      ok: true,
      value: { batches: 3, records: { ...ALL_TAKEN, stored: 15 }, refused: [] },
    });
    const overHttp = await Promise.all(
      batches.map((bytes) => receiveBatch(bytes, collector.ingest, 'network')),
    );
    expect(overHttp.map((one) => one.ok && one.value.acknowledgement.batch)).toEqual(
      acknowledgements.map((jws) => JSON.parse(partOf(jws, 1)).batch),
    );
    expect(
      overHttp
        .flatMap((one) => (one.ok ? one.value.acknowledgement.records : []))
        .map(({ outcome }) => outcome),
    ).toEqual(Array(15).fill('duplicate'));
  });

  test('TF1 wherever a file was cut, whole lines are taken and the cut one is refused by its number', async () => {
    const batches = threeBatches();
    const text = transferFile(batches);
    const header = transferFileHeader().length;
    const lengths = batches.map((batch) => batchLine(batch).length);
    let start = header;
    for (const [index, length] of lengths.entries()) {
      for (const at of [
        0,
        1,
        2,
        3,
        4,
        40,
        Math.floor(length / 2),
        length - 4,
        length - 1,
        length,
        length + 1,
      ]) {
        const { batches: taken, refused } = await takenFrom(collector, text.slice(0, start + at));
        const isWhole = at >= length;
        expect([at, taken]).toEqual([at, index + (isWhole ? 1 : 0)]);
        expect(refused.map(({ line }) => line)).toEqual(at === 0 || isWhole ? [] : [index + 2]);
        for (const { reason } of refused) expect(reason).toMatch(/^cut short or edited/);
      }
      start += length + 1;
    }
    expect(start).toBe(text.length);
  });

  test('TF1 a file that was cut within its first line is none', async () => {
    const text = transferFile(threeBatches());
    for (const at of [0, 1, transferFileHeader().length - 2]) {
      const { result, acknowledgements } = await imported(collector, text.slice(0, at));
      expect(result).toEqual({ ok: false, error: { kind: 'not-such-a-file', found: null } });
      expect(acknowledgements).toEqual([]);
    }
    expect((await takenFrom(collector, transferFileHeader().trimEnd())).batches).toBe(0);
  });

  test('TF1 one character edited: the line is refused, or still says the same; its neighbours are taken', async () => {
    const batches = threeBatches();
    const whole = transferFile(batches);
    await takenFrom(collector, whole);
    const books = await booksOf(collector);
    const firstBatch = transferFileHeader().length;
    const edits = fc.record({
      at: fc.integer({ min: firstBatch, max: whole.length - 1 }),
      by: fc.constantFrom('A', 'z', '/', '=', '!', ' ', 'ă', '\n'),
    });
    await fc.assert(
      fc.asyncProperty(edits, async ({ at, by }) => {
        const edited = whole.slice(0, at) + by + whole.slice(at + 1);
        const { records, refused } = await takenFrom(collector, edited);
        // Line feeds join or part lines, so more than one may be hurt, never all.
        expect(refused.length).toBeLessThanOrEqual(2);
        expect(records.duplicate).toBeGreaterThanOrEqual(5);
        expect(records).toMatchObject({ stored: 0, conflict: 0, rejected: 0, held: 0 });
        expect(await booksOf(collector)).toEqual(books);
      }),
      { numRuns: runs(10) },
    );
  });

  test('TF1 line ends of Windows, a byte-order mark and empty lines do no harm', async () => {
    const text = `\uFEFF${transferFile(threeBatches()).replaceAll('\n', '\r\n')}\r\n\r\n`;
    expect(await takenFrom(collector, text)).toMatchObject({ batches: 3, refused: [] });
  });

  test('TF1 a line that is no text, or beyond all measure, spoils no other', async () => {
    const [one, two, three] = threeBatches().map(batchLine) as [string, string, string];
    const content = Buffer.concat([
      Buffer.from(`${transferFileHeader()}${one}\n`),
      Buffer.from([0xff, 0xfe, 0x00, 0x0a]),
      Buffer.from(`${two}\n${'A'.repeat(3_000_000)}\n${three}\n`),
    ]);
    const { batches, refused } = await takenFrom(collector, content);
    expect(batches).toBe(3);
    expect(refused).toMatchObject([
      { line: 3, code: 'not-a-batch' },
      { line: 5, code: 'not-a-batch' },
    ]);
  });

  test('TF1 every way a batch can be wrong has its reason', async () => {
    const { gzipSync, gunzipSync } = await import('node:zlib');
    const [first] = threeBatches() as [Buffer];
    const unpacked = gunzipSync(first).toString();
    const lines = [
      Buffer.from('not gzip'),
      gzipSync('no header\n'),
      gzipSync(unpacked.slice(0, unpacked.lastIndexOf('{'))),
      gzipSync(unpacked.replace('"sequence":1,', '"sequence":9,')),
      gzipSync('{"protocol":9}\n'),
      packed(randomHex(), []),
      packed(DEVICE, [], {}, keyNamed('another device')),
      packed(DEVICE, [], { receiptKey: keyNamed('another collector').id }),
      Buffer.alloc(262_145, 'x'),
    ];
    const { batches, refused } = await takenFrom(collector, transferFile([...lines, first]));
    expect(batches).toBe(1);
    expect(refused.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '2 batch-not-gzip',
      '3 batch-malformed',
      '4 batch-count-mismatch',
      '5 batch-digest-mismatch',
      '6 protocol-version-unsupported',
      '7 enrolment-unknown',
      '8 signature-invalid',
      '9 receipt-key-unknown',
      '10 batch-too-large',
    ]);
    expect(refused[4]?.reason).toMatch(/version 9/);
  });

  test('TF2 twice, late, in another order and after the device has synced: the same records and figures', async () => {
    const batches = threeBatches();
    await takenFrom(collector, transferFile(batches));
    const expected = await booksOf(collector);
    expect(expected.kept).toHaveLength(15);
    const [one, two, three] = batches as [Buffer, Buffer, Buffer];

    const orders: readonly (readonly Buffer[])[] = [
      [three, two, one],
      [two, one, two, three, three],
    ];
    for (const order of orders) {
      const other = await collectorOn(engine);
      await takenFrom(other, transferFile(order));
      expect(await booksOf(other)).toEqual(expected);
      await takenFrom(other, transferFile(batches));
      expect(await booksOf(other)).toEqual(expected);
      await other.remove();
    }

    const synced = await collectorOn(engine);
    for (const batch of batches) await receiveBatch(batch, synced.ingest, 'network');
    const before = await booksOf(synced);
    const again = await takenFrom(synced, transferFile([two, one]));
    expect(again.records).toEqual({ ...ALL_TAKEN, duplicate: 10 });
    expect(await booksOf(synced)).toEqual(before);
    expect(before).toEqual(expected);
    await synced.remove();
  });

  test('CO12 TF2 from a revoked device: held, and not counted', async () => {
    await collector.enrolments.revoke(DEVICE, '2026-11-10' as Day);
    const file = transferFile(threeBatches());
    expect((await takenFrom(collector, file)).records).toEqual({ ...ALL_TAKEN, held: 15 });
    expect((await takenFrom(collector, file)).records).toEqual({ ...ALL_TAKEN, duplicate: 15 });
    expect((await booksOf(collector)).kept).toEqual([]);
  });

  test('another file is refused for what it is', async () => {
    const refusal = async (content: string | Uint8Array) => {
      const { result } = await imported(collector, content);
      return result.ok ? 'taken' : fileRefusal(result.error);
    };
    expect(await refusal(encodeReceiptFile([]))).toMatch(/^a receipt file/);
    expect(await refusal(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10]))).toMatch(/^not a transfer file/);
    expect(await refusal('')).toMatch(/^not a transfer file/);
    expect(await refusal(transferFileHeader().replace(':1', ':7'))).toMatch(/protocol version 7/);
  });
});
