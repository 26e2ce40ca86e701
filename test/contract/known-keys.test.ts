import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newKeyRing, newPrivateKey } from '../../src/collector/keys/key-ring.ts';
import { idsOf, KEYS_FILE, readKeysFile } from '../../src/collector/keys/load-key-ring.ts';
import { type CollectorSettings, openCollector } from '../../src/collector/start/open-collector.ts';
import { type DatabasePlace, ENGINES, type TestEngine } from '../support/databases.ts';

describe.each(ENGINES)('the keys a database was used with, on $name', (engine: TestEngine) => {
  let place: DatabasePlace;
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
});
