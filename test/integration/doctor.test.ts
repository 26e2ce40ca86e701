import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeMeta } from '../../src/collector/db/meta.ts';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import { roomOf } from '../../src/collector/start/operations/checks/check-surroundings.ts';
import { ENGINES, type TestDatabase } from '../support/databases.ts';
import { sipas } from '../support/sipas.ts';
import { KEY_RING } from '../support/test-keys.ts';
import { selfSigned } from './self-signed.ts';

interface Found {
  readonly check: string;
  readonly level: string;
  readonly text: string;
  readonly advice: string | null;
}

describe.each(ENGINES)('sipas doctor on $name', (engine) => {
  let place: TestDatabase;
  beforeEach(async () => {
    place = await engine.newPlace();
    const collector = await openCollector({
      ...place.settings,
      databaseUrl: place.settings.databaseUrl ?? null,
    });
    await collector.close();
  });
  afterEach(() => place.remove());

  const env = () => {
    const { dataDir, databaseUrl } = place.settings;
    return { DATA_DIR: dataDir, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
  };
  const examined = async (more: Readonly<Record<string, string>> = {}) => {
    const { code, stdout } = await sipas(['doctor', '--json'], { env: { ...env(), ...more } });
    const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: readonly Found[] };
    expect([code, ok]).toEqual(findings.every(({ level }) => level === 'ok') ? [0, true] : [1, false]);
    for (const { level, advice } of findings) expect(advice === null).toBe(level === 'ok');
    return findings;
  };
  const toDo = (findings: readonly Found[]) =>
    findings
      .filter(({ level, check }) => level !== 'ok' && check !== 'disk')
      .map(({ check, level }) => `${level} ${check}`);

  test('finds nothing where all is well, once a backup was made', async () => {
    expect(toDo(await examined())).toEqual(['warning backup']);
    expect(await sipas(['backup', join(place.settings.dataDir, 'a.backup')], { env: env() })).toMatchObject({
      code: 0,
    });
    const findings = await examined();
    expect(toDo(findings)).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual([
      ...[
        'version',
        'disk',
        'tls',
        'database',
        'clock',
        'permissions',
        'keys',
        'audit',
        'figures',
        'evidence',
        'gaps',
      ],
      ...['contact', 'backup'],
    ]);
  });

  test('names every setting that is wrong, and each certificate and key that should be mended', async () => {
    const wrong = await examined({ PORT: 'x', LOG_LEVEL: 'loud' });
    expect(toDo(wrong)).toEqual(['fault settings', 'fault settings']);
    const [certFile, keyFile] = ['c.pem', 'k.pem'].map((name) => join(place.settings.dataDir, name)) as [
      string,
      string,
    ];
    const { cert, key } = selfSigned();
    writeFileSync(certFile, cert);
    writeFileSync(keyFile, key);
    const keys = join(place.settings.dataDir, 'keys.json');
    writeFileSync(keys, JSON.stringify(KEY_RING));
    chmodSync(keys, 0o640);
    const found = await examined({ TLS_CERT: certFile, TLS_KEY: certFile, SIPAS_KEYS: '' });
    expect(toDo(found)).toEqual(['fault tls', 'warning keys', 'warning backup']);
  });

  test('names a figure that was changed and a log whose end was', async () => {
    const collector = await openCollector({
      ...place.settings,
      databaseUrl: place.settings.databaseUrl ?? null,
    });
    const { writer } = collector.database;
    await writer
      .insertInto('abandonments')
      .values({
        ...{ questionnaire: 'sipas-2023-service', version: 1, mode: 'kiosk', month: '2026-11' },
        ...{ unit: '01@2025-07-01', reached: 'access.signage', count: 1 },
      })
      .execute();
    await writeMeta(writer, 'audit-head', `7 ${'0'.repeat(64)}`);
    await collector.close();
    const found = toDo(await examined());
    expect(found).toEqual(expect.arrayContaining(['fault figures', 'fault audit']));
  });
});

describe('sipas doctor', () => {
  test.each([
    [100, 10_000, 'fault'],
    [900, 2_000, 'warning'],
    [5_000, 100_000, 'warning'],
    [20_000, 100_000, 'ok'],
  ])('%i MiB free of %i is: %s', (free, size, level) => {
    const MIB = 1024 ** 2;
    expect(roomOf('disk', { folder: '/data', free: free * MIB, size: size * MIB }).level).toBe(level);
  });

  test('says what is in the way where there is no collector', async () => {
    const { code, stdout } = await sipas(['doctor'], { env: { DATA_DIR: '/nowhere/at/all' } });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAULT {4}database: DATA_DIR \/nowhere\/at\/all.*\n.*→ /m);
  });
});
