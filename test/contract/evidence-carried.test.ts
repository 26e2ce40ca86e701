import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlCollectorStore } from '../../src/collector/db/counting/collector-store.ts';
import { decryptEvidence } from '../../src/collector/db/counting/evidence.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { missingEvidence } from '../../src/collector/db/evidence/missing-evidence.ts';
import { evidenceReader } from '../../src/collector/db/evidence/read-evidence.ts';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { backupDatabase } from '../../src/collector/db/operations/backup-database.ts';
import { fillDatabase } from '../../src/collector/db/operations/fill-database.ts';
import { moveDatabase } from '../../src/collector/db/operations/move/move-database.ts';
import type { EvidenceObjects } from '../../src/collector/evidence/evidence-objects.ts';
import { openKeyRing } from '../../src/collector/keys/key-ring.ts';
import { openBackup } from '../../src/collector/operations/backup/read-backup.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { NOW_MS, plainRecord } from '../support/batches.ts';
import {
  addProvinces,
  checkedBatch,
  EVIDENCE_KEY,
  enroller,
  STORE_KEYS,
} from '../support/collector-store-fixture.ts';
import { ENGINES, newTestDatabase, type TestDatabase, type TestEngine } from '../support/databases.ts';
import { MemoryObjects } from '../support/memory-objects.ts';
import { AT_TEN } from '../support/release-moments.ts';
import { KEY_RING } from '../support/test-keys.ts';

const KEYS = openKeyRing(KEY_RING);
const PRODUCT = '0.0.0';
const NO_QUESTIONNAIRES = { find: () => undefined };

const [EMBEDDED, SERVER] = ENGINES as readonly [TestEngine, TestEngine];

describe.each([
  { from: EMBEDDED, to: SERVER },
  { from: SERVER, to: EMBEDDED },
])('evidence that is carried from $from.name to $to.name', ({ from, to }) => {
  let here: TestDatabase;
  let there: TestDatabase;
  let source: OpenDatabase;
  let objects: MemoryObjects;

  beforeEach(async () => {
    [here, there] = [await newTestDatabase(from), await newTestDatabase(to)];
    source = await openDatabase({ ...here.settings, runsIn: 'own-thread' });
    await addProvinces(source);
    objects = new MemoryObjects();
    // One of before there were objects, and some since.
    const enrol = enroller(source);
    const keep = async (place: ConstructorParameters<typeof SqlCollectorStore>[3]) => {
      const store = new SqlCollectorStore(source, STORE_KEYS, AT_TEN, place);
      await store.commitBatch(checkedBatch(await enrol(), [plainRecord()]));
    };
    await keep(null);
    for (let index = 0; index < 3; index += 1) await keep({ objects, owner: '0123abcd' });
  });
  afterEach(async () => {
    await source.close();
    for (const place of [here, there]) await place.remove();
  });

  /** How many batches can be opened in a place, of how many, and in how many objects they are. */
  async function opened(database: OpenDatabase, kept: EvidenceObjects | null) {
    const rows = await database.writer.selectFrom('batches').selectAll().execute();
    const reader = evidenceReader(database.lookup, kept);
    const bytes = await Promise.all(rows.map((row) => reader.read(row)));
    const open = rows.filter((row, at) => {
      const stored = bytes[at];
      return stored != null && decryptEvidence(EVIDENCE_KEY, row, stored) !== null;
    });
    const inObjects = new Set(rows.flatMap(({ object }) => (object === '' ? [] : object)));
    return [open.length, rows.length, inObjects.size];
  }
  const openThere = () => openDatabase({ ...there.settings, runsIn: 'own-thread' });
  const inFile = () => join(here.settings.dataDir, 'a.backup');
  const backUp = () => {
    const evidence = evidenceReader(source.lookup, objects);
    return backupDatabase(
      { database: source, keys: KEYS, evidence, now: () => NOW_MS, product: PRODUCT },
      inFile(),
    );
  };
  const restore = async (kept: MemoryObjects | null) => {
    const backup = await openBackup(inFile(), () => KEYS.secret('backup'));
    const evidence = kept && { objects: kept, owner: '89abcdef' };
    await fillDatabase({ ...there.settings, evidence }, backup);
    return openThere();
  };

  const move = (kept: EvidenceObjects) =>
    moveDatabase(
      { database: source, objects, questionnaires: NO_QUESTIONNAIRES },
      { ...there.settings, objects: kept },
      { product: PRODUCT, from: 'here' },
      { written: () => undefined, compared: () => undefined },
    );

  test('a backup has all of it, and puts it back into objects', async () => {
    expect(await opened(source, objects)).toEqual([4, 4, 3]);
    expect(await backUp()).toMatchObject({ missing: 0 });
    objects.kept.clear();
    const kept = new MemoryObjects();
    const database = await restore(kept);
    expect(await opened(database, kept)).toEqual([4, 4, 1]);
    expect(await missingEvidence(database.reader, kept)).toEqual({ looked: 1, missing: [] });
    await database.close();
  });

  test('what is missing keeps no backup from being made, and is missed in what it is put back into', async () => {
    const lost = must(objects.names[0], 'an object');
    await objects.remove(lost);
    expect(await missingEvidence(source.reader, objects)).toEqual({ looked: 3, missing: [lost] });
    expect(await backUp()).toMatchObject({ missing: 1 });
    const kept = new MemoryObjects();
    const database = await restore(kept);
    expect(await opened(database, kept)).toEqual([3, 4, 2]);
    expect(await missingEvidence(database.reader, kept)).toEqual({ looked: 2, missing: [lost] });
    await database.close();
  });

  test('a collector that moves takes it along, compared like every row', async () => {
    const kept = new MemoryObjects('there');
    const moved = await move(kept);
    expect(moved.missing).toBe(0);
    const database = await openThere();
    expect(await opened(database, kept)).toEqual([4, 4, 1]);
    await database.close();
  });

  test('a collector that moves leaves it where both know it', async () => {
    const names = objects.names;
    expect(await move(objects)).toMatchObject({ missing: 0 });
    const database = await openThere();
    expect(await opened(database, objects)).toEqual([4, 4, 3]);
    expect(objects.names).toEqual(names);
    await database.close();
  });

  test('where what was written is not what was read, nothing is moved', async () => {
    const kept = new MemoryObjects('there');
    kept.afterPut = async (name) => {
      kept.kept.get(name)?.bytes.fill(0);
    };
    await expect(move(kept)).rejects.toThrow('what was written is not what was read, in the table batches');
    expect(await opened(source, objects)).toEqual([4, 4, 3]);
  });
});
