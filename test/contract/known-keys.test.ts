import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendAudit } from '../../src/collector/db/audit/audit-log.ts';
import { verifyAudit } from '../../src/collector/db/audit/verify-audit.ts';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { acceptLostKeys } from '../../src/collector/db/operations/known-keys.ts';
import { newKeyRing, newPrivateKey, openKeyRing } from '../../src/collector/keys/key-ring.ts';
import { idsOf, KEYS_FILE, loadKeyRing, readKeysFile } from '../../src/collector/keys/load-key-ring.ts';
import {
  type Collector,
  type CollectorSettings,
  openCollector,
} from '../../src/collector/start/open-collector.ts';
import { ENGINES, type TestDatabase, type TestEngine } from '../support/databases.ts';

describe.each(ENGINES)('the keys a database was used with, on $name', (engine: TestEngine) => {
  let place: TestDatabase;
  beforeEach(async () => {
    place = await engine.newPlace();
  });
  afterEach(() => place.remove());

  const settings = (keys: string | null = null): CollectorSettings => ({
    dataDir: place.settings.dataDir,
    databaseUrl: place.settings.databaseUrl ?? null,
    keys,
  });
  const idsAfterOpening = async (keys: string | null = null) => {
    const collector = await openCollector(settings(keys));
    const ids = idsOf(collector.keys);
    await collector.close();
    return ids;
  };
  const keysFile = () => join(place.settings.dataDir, KEYS_FILE);

  test('are in the data directory and the same at every start', async () => {
    const ids = await idsAfterOpening();
    expect(existsSync(keysFile())).toBe(true);
    expect(await idsAfterOpening()).toEqual(ids);
  });

  test('may come from SIPAS_KEYS, also after they came from the file', async () => {
    const ids = await idsAfterOpening();
    const stored = readKeysFile(place.settings.dataDir);
    rmSync(keysFile());
    expect(await idsAfterOpening(JSON.stringify(stored))).toEqual(ids);
    expect(existsSync(keysFile())).toBe(false);
  });

  test('are asked for when they are gone, and none are made in their place', async () => {
    await idsAfterOpening();
    rmSync(keysFile());
    await expect(openCollector(settings())).rejects.toThrow(/keys\.json is missing.*backup/);
    expect(existsSync(keysFile())).toBe(false);
  });

  test('are named when the ring lacks them, and the next start asks for them too', async () => {
    const stored = newKeyRing();
    const rotated = { ...stored, sealing: [newPrivateKey(), ...stored.sealing] };
    const ids = await idsAfterOpening(JSON.stringify(rotated));
    for (let i = 0; i < 2; i += 1) {
      await expect(openCollector(settings(JSON.stringify(stored)))).rejects.toThrow(
        `SIPAS_KEYS lacks the sealing key ${ids.sealing[0]}, which`,
      );
    }
    await expect(openCollector(settings(JSON.stringify(newKeyRing())))).rejects.toThrow(/lacks the master/);
    expect(await idsAfterOpening(JSON.stringify(rotated))).toEqual(ids);
  });

  test('grow with the ring', async () => {
    const stored = newKeyRing();
    await idsAfterOpening(JSON.stringify(stored));
    const rotated = { ...stored, receipt: [newPrivateKey(), ...stored.receipt] };
    await idsAfterOpening(JSON.stringify(rotated));
    await expect(openCollector(settings(JSON.stringify(stored)))).rejects.toThrow(/lacks the receipt key/);
  });

  const opened = () =>
    openDatabase({ dataDir: place.settings.dataDir, databaseUrl: place.settings.databaseUrl });

  test('may be given up when every copy is lost: the audit log says since when it can be checked', async () => {
    const before = await openCollector(settings());
    const writeDown = async (collector: Collector) => {
      const { database, pen } = collector;
      await database.writer.transaction().execute((transaction) =>
        appendAudit(transaction, database.engine, pen, {
          ...{ actor: 'command', action: 'epoch.renew', subject: 'x', details: {} },
        }),
      );
    };
    await writeDown(before);
    await writeDown(before);
    await before.close();
    rmSync(keysFile());

    const ring = loadKeyRing({ dataDir: place.settings.dataDir, stored: null });
    const database = await opened();
    const accepted = await acceptLostKeys(database.writer, database.engine, ring, Date.now);
    expect(accepted).toMatchObject({ isMasterLost: true, accountsWithoutFactor: [] });
    expect(accepted?.lost).toHaveLength(3);
    expect(await acceptLostKeys(database.writer, database.engine, ring, Date.now)).toBeNull();
    await database.close();

    const after = await openCollector(settings());
    await writeDown(after);
    const key = after.keys.secret('audit-log');
    expect(await verifyAudit(after.database.reader, key)).toMatchObject({
      entries: 4,
      unchecked: 2,
      faults: [],
    });
    // What is written since is guarded as before, and nobody without the keys can begin the log again.
    const { writer } = after.database;
    const head = await writer
      .selectFrom('audit_log')
      .selectAll()
      .where('sequence', '=', 4)
      .executeTakeFirstOrThrow();
    const forged = { ...head, sequence: 5, action: 'key.accept-loss', details: '{"isMasterLost":true}' };
    await writer.insertInto('audit_log').values(forged).execute();
    const { faults } = await verifyAudit(after.database.reader, key);
    expect(faults).toContainEqual({ kind: 'altered', sequence: 5 });
    await after.close();
  });

  test('without the loss of the master are given up alone, and nothing else is', async () => {
    const stored = newKeyRing();
    const rotated = { ...stored, sealing: [newPrivateKey(), ...stored.sealing] };
    await idsAfterOpening(JSON.stringify(rotated));
    const database = await opened();
    const accepted = await acceptLostKeys(database.writer, database.engine, openKeyRing(stored), Date.now);
    expect(accepted).toMatchObject({ isMasterLost: false });
    await database.close();
    await idsAfterOpening(JSON.stringify(stored));
  });
});
