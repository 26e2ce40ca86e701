import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlMachineKeyStore } from '../../src/collector/db/people/machine-key-store.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import type { MachineKeyId } from '../../src/collector/people/machine-keys/machine-key-store.ts';
import { MachineKeys, type MadeKey } from '../../src/collector/people/machine-keys/machine-keys.ts';
import { DAY_MS, MINUTE_MS } from '../../src/core/kernel/duration.ts';
import { ok, type Result } from '../../src/core/kernel/result.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { NOW_MS, randomHex } from '../support/batches.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';
import { unitOf } from '../unit/collector/figures/report-world.ts';

const WHOLE = { actor: 'mo', scope: EVERY_UNIT };
const OF_97 = { actor: 'lan', scope: { top: '97' } };
const OF_98 = { actor: 'chi', scope: { top: '98' } };
const WANTED = { name: 'Power BI', scope: '97', days: 30 };

describe.each(ENGINES)('machine keys on $name', (engine) => {
  let database: OpenDatabase;
  let keys: MachineKeys;
  let nowMs: number;
  beforeEach(async () => {
    database = await newDatabase(engine);
    nowMs = NOW_MS;
    const now = () => nowMs;
    const units = new SqlUnitStore(database);
    const added = [unitOf('97', null), unitOf('97001', '97'), unitOf('98', null)];
    await units.change((existing) =>
      ok({ units: [...existing, ...added], added, updated: [], unchangedCount: existing.length }),
    );
    const store = new SqlMachineKeyStore(database.writer, database.engine, { key: Buffer.alloc(32), now });
    keys = new MachineKeys({ store, units, now, newId: randomHex });
  });
  afterEach(() => database.close());

  const value = (made: Result<MadeKey, string>): MadeKey => {
    if (!made.ok) throw new Error(made.error);
    return made.value;
  };
  const make = async (wanted: Partial<typeof WANTED> = {}) =>
    value(await keys.make(WHOLE, { ...WANTED, ...wanted }));
  const kindOf = async (secret: string) => (await keys.enter(secret)).kind;
  const audit = async () =>
    (await database.reader.selectFrom('audit_log').selectAll().orderBy('sequence').execute()) as readonly {
      action: string;
    }[];

  test('a secret has 256 bits and is kept nowhere, not even in the audit log', async () => {
    const { key, secret } = await make();
    expect(secret).toMatch(/^sipas_[A-Za-z0-9_-]{43}$/);
    expect((await make()).secret).not.toBe(secret);
    expect(await keys.enter(secret)).toEqual({ kind: 'found', key });
    const rows = await database.reader.selectFrom('machine_keys').selectAll().execute();
    expect(JSON.stringify([rows, await audit()])).not.toContain(secret.slice('sipas_'.length));
  });

  test.each(['', 'sipas_', 'x'.repeat(5_000), `sipas_${'A'.repeat(43)}`, `sipas_${'A'.repeat(42)}\0`, '😀'])(
    '%j is no key',
    async (secret) => {
      await make();
      expect(await kindOf(secret)).toBe('key-unknown');
    },
  );

  test('a key ends at its end, on the millisecond', async () => {
    const { secret, key } = await make({ days: 1 });
    expect(key.expiresMs).toBe(NOW_MS + DAY_MS);
    nowMs = key.expiresMs - 1;
    expect(await kindOf(secret)).toBe('found');
    nowMs = key.expiresMs;
    expect(await kindOf(secret)).toBe('key-expired');
  });

  test('its last use is told by the day, and only that', async () => {
    const { secret } = await make();
    const lastUsed = async () => (await keys.list(WHOLE)).map(({ lastUsedDay }) => lastUsedDay);
    expect(await lastUsed()).toEqual([null]);
    await keys.look(secret);
    expect(await lastUsed()).toEqual([null]);
    await keys.enter(secret);
    const [first] = await lastUsed();
    expect(first).toMatch(/^\d{4}-\d\d-\d\d$/);
    nowMs += DAY_MS;
    await keys.enter(secret);
    expect((await lastUsed())[0]).not.toBe(first);
  });

  test('a successor is valid at once, beside the old one for seven days', async () => {
    const { key, secret } = await make();
    const next = value(await keys.replace(WHOLE, key.id, 60));
    expect(next.key).toMatchObject({ name: key.name, scope: key.scope, expiresMs: NOW_MS + 60 * DAY_MS });
    expect([await kindOf(secret), await kindOf(next.secret)]).toEqual(['found', 'found']);
    expect(await keys.replace(WHOLE, key.id, 60)).toEqual({ ok: false, error: 'machine-key-replaced' });
    nowMs += 7 * DAY_MS;
    expect([await kindOf(secret), await kindOf(next.secret)]).toEqual(['key-expired', 'found']);
  });

  test('no successor lengthens the life of the old one', async () => {
    const { key, secret } = await make({ days: 1 });
    await keys.replace(WHOLE, key.id, 60);
    nowMs = key.expiresMs;
    expect(await kindOf(secret)).toBe('key-expired');
  });

  test('of two who replace a key at once, one does', async () => {
    const { key } = await make();
    const both = await Promise.all([1, 2].map(() => keys.replace(WHOLE, key.id, 60)));
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(await keys.list(WHOLE)).toHaveLength(2);
  });

  test('a revoked key is unknown at once', async () => {
    const { key, secret } = await make();
    expect(await keys.revoke(WHOLE, key.id)).toBe(true);
    expect(await kindOf(secret)).toBe('key-unknown');
    expect(await keys.revoke(WHOLE, key.id)).toBe(false);
    expect(await keys.list(WHOLE)).toEqual([]);
  });

  test('every change is in the audit log under who made it; what was refused is not', async () => {
    const made = value(await keys.make(OF_97, { ...WANTED, scope: '97001' }));
    await keys.make(OF_97, { ...WANTED, scope: '98' });
    await keys.replace(OF_97, made.key.id, 5);
    await keys.revoke(OF_97, made.key.id);
    await keys.revoke(OF_97, made.key.id);
    const entries = (await audit()).map((entry) => ({ ...entry }) as Record<string, unknown>);
    expect(entries.map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
      ['lan', 'machine-key.add', 'Power BI'],
      ['lan', 'machine-key.replace', 'Power BI'],
      ['lan', 'machine-key.revoke', 'Power BI'],
    ]);
  });

  test('nobody gives a key more than they see, nor sees the keys of others', async () => {
    expect(await keys.make(OF_98, { ...WANTED, scope: null })).toEqual({ ok: false, error: 'forbidden' });
    expect(await keys.make(OF_98, WANTED)).toEqual({ ok: false, error: 'forbidden' });
    expect(await keys.make(OF_98, { ...WANTED, scope: 'zz' })).toEqual({ ok: false, error: 'forbidden' });
    expect(await keys.make(WHOLE, { ...WANTED, scope: 'zz' })).toEqual({ ok: false, error: 'unit-unknown' });
    const { key } = await make({ scope: '97001' });
    value(await keys.make(WHOLE, { ...WANTED, scope: null as never }));
    expect((await keys.list(OF_97)).map(({ id }) => id)).toEqual([key.id]);
    expect(await keys.list(OF_98)).toEqual([]);
    expect(await keys.replace(OF_98, key.id, 1)).toEqual({ ok: false, error: 'machine-key-unknown' });
    expect(await keys.revoke(OF_98, key.id)).toBe(false);
    expect(await keys.revoke(OF_97, key.id)).toBe(true);
    expect(await keys.revoke(WHOLE, 'none' as MachineKeyId)).toBe(false);
  });

  test.each(['', ' ', 'a\nb', 'x'.repeat(61), '\u202Ex'])('%j is no name', async (name) => {
    expect(await keys.make(WHOLE, { ...WANTED, name })).toEqual({ ok: false, error: 'name-malformed' });
  });

  test('sixty requests of a key a minute are served, of each key apart', async () => {
    const [{ secret }, other] = [await make(), await make()];
    nowMs = Math.ceil(NOW_MS / MINUTE_MS) * MINUTE_MS + 15_000;
    for (let request = 0; request < 60; request++) expect(await kindOf(secret)).toBe('found');
    expect(await keys.enter(secret)).toEqual({ kind: 'too-many-requests', waitS: 45 });
    expect((await keys.look(secret)).kind).toBe('found');
    expect(await kindOf(other.secret)).toBe('found');
    nowMs += 45_000;
    expect(await kindOf(secret)).toBe('found');
  });
});
