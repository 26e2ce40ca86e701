import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlFactorStore } from '../../src/collector/db/people/factor-store.ts';
import type { Revision } from '../../src/collector/people/accounts/account-store.ts';
import type { Passkey } from '../../src/collector/people/own-account/factor-store.ts';
import type { SessionId } from '../../src/collector/people/sessions/session-store.ts';
import { newToken, tokenSha256 } from '../../src/collector/people/sessions/session-token.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS } from '../support/batches.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const PASSKEY: Passkey = {
  id: 'credential',
  name: 'Khóa 1',
  publicKey: bytes('key'),
  counter: 0,
  transports: ['usb'],
  addedDay: '2026-11-14' as Day,
};

describe.each(ENGINES)('FactorStore on $name', (engine) => {
  let database: OpenDatabase;
  let factors: SqlFactorStore;
  let lan: Revision;
  beforeEach(async () => {
    database = await newDatabase(engine);
    factors = new SqlFactorStore(database.writer, database.engine, {
      key: Buffer.alloc(32),
      now: () => NOW_MS,
    });
    lan = await somebody('Lan');
  });
  afterEach(() => database.close());

  async function somebody(name: string): Promise<Revision> {
    const { account } = await signedIn(database, NOW_MS, { role: 'supervisor', name });
    return { id: account, revision: 1, name };
  }
  /** The session in which the person changes it, as it goes on; beside it the account has another one. */
  async function continued({ id }: Revision) {
    const row = await database.writer
      .selectFrom('sessions')
      .select('id')
      .where('account', '=', id)
      .executeTakeFirstOrThrow();
    return { session: row.id as SessionId, tokenSha256: tokenSha256(newToken()) };
  }
  async function now({ id, name }: Revision): Promise<Revision> {
    const { revision } = await database.writer
      .selectFrom('accounts')
      .select('revision')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return { id, name, revision };
  }
  const actions = async () =>
    (await database.writer.selectFrom('audit_log').select('action').orderBy('sequence').execute()).map(
      ({ action }) => action,
    );

  test('without any there is none', async () => {
    expect(await factors.factorsOf(lan.id)).toEqual({ totp: null, passkeys: [], recoveryCodesLeft: 0 });
    expect(await factors.begunTotp(lan.id)).toBeNull();
  });

  test('an app counts once it is confirmed, and a code of it is spent once', async () => {
    await factors.beginTotp(lan.id, bytes('lost'));
    await factors.beginTotp(lan.id, bytes('sealed'));
    expect((await factors.factorsOf(lan.id)).totp).toBeNull();
    expect(Buffer.from((await factors.begunTotp(lan.id)) ?? []).toString()).toBe('sealed');
    expect(await factors.confirmTotp(lan, 100, ['mac 1', 'mac 2'], await continued(lan))).toBe(true);
    const { totp, recoveryCodesLeft } = await factors.factorsOf(lan.id);
    expect([Buffer.from(totp ?? []).toString(), recoveryCodesLeft]).toEqual(['sealed', 2]);
    expect(await factors.spendTotp(lan.id, 100)).toBe(false);
    const spent = await Promise.all(Array.from({ length: 5 }, () => factors.spendTotp(lan.id, 101)));
    expect(spent.filter((one) => one)).toHaveLength(1);
    expect(await factors.spendTotp(lan.id, 99)).toBe(false);
    expect(await factors.removeTotp(await now(lan), await continued(lan))).toBe(true);
    expect((await factors.factorsOf(lan.id)).totp).toBeNull();
    expect(await actions()).toEqual(['second-factor.add-totp', 'second-factor.remove-totp']);
  });

  test("a passkey is one account's, with its counter", async () => {
    expect(await factors.addPasskey(lan, PASSKEY, ['mac'], await continued(lan))).toBe('added');
    await factors.setPasskeyCounter(PASSKEY.id, 7);
    const [kept] = (await factors.factorsOf(lan.id)).passkeys;
    expect(kept).toMatchObject({ id: 'credential', name: 'Khóa 1', counter: 7, transports: ['usb'] });
    expect(Buffer.from(kept?.publicKey ?? []).toString()).toBe('key');
    const chi = await somebody('Chi');
    expect(await factors.addPasskey(chi, PASSKEY, null, await continued(chi))).toBe('taken');
    expect(await factors.factorsOf(chi.id)).toMatchObject({ passkeys: [] });
    await factors.removePasskey(chi, PASSKEY.id, await continued(chi));
    expect((await factors.factorsOf(lan.id)).passkeys).toHaveLength(1);
    expect(await factors.removePasskey(await now(lan), PASSKEY.id, await continued(lan))).toBe(true);
    expect((await factors.factorsOf(lan.id)).passkeys).toEqual([]);
  });

  test('a change asked of a former revision changes nothing', async () => {
    await factors.addPasskey(lan, PASSKEY, ['mac'], await continued(lan));
    const before = await factors.factorsOf(lan.id);
    const other = { ...PASSKEY, id: 'other' };
    await factors.beginTotp(lan.id, bytes('sealed'));
    expect(await factors.addPasskey(lan, other, null, await continued(lan))).toBe('stale');
    expect(await factors.confirmTotp(lan, 1, null, await continued(lan))).toBe(false);
    expect(await factors.removePasskey(lan, PASSKEY.id, await continued(lan))).toBe(false);
    expect(await factors.removeTotp(lan, await continued(lan))).toBe(false);
    expect(await factors.factorsOf(lan.id)).toEqual(before);
    expect(await actions()).toEqual(['second-factor.add-passkey']);
  });

  test('a recovery code is good once, and new ones take the place of all', async () => {
    await factors.addPasskey(lan, PASSKEY, ['one', 'two'], await continued(lan));
    const own = await now(lan);
    const spent = await Promise.all(Array.from({ length: 5 }, () => factors.spendRecoveryCode(own, 'one')));
    expect(spent.filter((one) => one)).toHaveLength(1);
    expect(await factors.spendRecoveryCode(await somebody('Chi'), 'two')).toBe(false);
    await factors.replaceRecoveryCodes(await now(lan), ['three']);
    expect(await factors.spendRecoveryCode(await now(lan), 'two')).toBe(false);
    expect(await factors.spendRecoveryCode(await now(lan), 'three')).toBe(true);
    expect((await factors.factorsOf(lan.id)).recoveryCodesLeft).toBe(0);
  });
});
