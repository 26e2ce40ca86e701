import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlAccountStore } from '../../src/collector/db/people/account-store.ts';
import { SqlOneTimeLinkStore } from '../../src/collector/db/people/one-time-link-store.ts';
import type { AccountSelection } from '../../src/collector/people/accounts/account-store.ts';
import type { NewOneTimeLink } from '../../src/collector/people/accounts/one-time-link-store.ts';
import { newToken, tokenSha256 } from '../../src/collector/people/sessions/session-token.ts';
import { HOUR_MS } from '../../src/core/kernel/duration.ts';
import { NOW_MS } from '../support/batches.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';

const PERSON = { issuer: 'https://provider.example', subject: '1' };

const EVERYBODY: AccountSelection = { units: null, search: '', after: null };

describe.each(ENGINES)('AccountStore and OneTimeLinkStore on $name', (engine) => {
  let database: OpenDatabase;
  let accounts: SqlAccountStore;
  let links: SqlOneTimeLinkStore;
  let nowMs: number;
  beforeEach(async () => {
    database = await newDatabase(engine);
    nowMs = NOW_MS;
    const pen = { key: Buffer.alloc(32), now: () => nowMs };
    accounts = new SqlAccountStore(database.writer, database.engine, pen);
    links = new SqlOneTimeLinkStore(database.writer, database.engine, pen);
  });
  afterEach(() => database.close());

  const link = (changes: Partial<NewOneTimeLink> = {}): NewOneTimeLink => ({
    tokenSha256: tokenSha256(newToken()),
    expiresMs: nowMs + HOUR_MS,
    removesFactors: false,
    ...changes,
  });
  const first = async () => {
    const one = link();
    expect(await links.renewFirst(one)).toBe(true);
    const used = await links.use(one.tokenSha256, { password: 'encoded' }, 'mo');
    if (!used.ok) throw new Error(used.error);
    return used.value;
  };
  const invited = async (name: string, one = link()) => {
    const account = await accounts.add({ name, role: 'supervisor', scope: '01' }, one, 'mo');
    if (account === null) throw new Error('the name is taken');
    return { account, link: one };
  };
  const actions = async () =>
    (await database.writer.selectFrom('audit_log').select('action').orderBy('sequence').execute()).map(
      ({ action }) => action,
    );

  test('the first link makes an administrator bound to no unit, once, and no other first one follows', async () => {
    const [lost, kept] = [link(), link()];
    await links.renewFirst(lost);
    await links.renewFirst(kept);
    expect(await links.find(lost.tokenSha256)).toBeNull();
    expect(await links.find(kept.tokenSha256)).toMatchObject({
      purpose: 'first-administrator',
      account: null,
    });
    const used = await links.use(kept.tokenSha256, { password: 'encoded' }, 'mo');
    expect(used).toMatchObject({ ok: true, value: { name: 'mo', role: 'administrator', scope: null } });
    expect(await links.use(kept.tokenSha256, { password: 'other' }, 'mai')).toEqual({
      ok: false,
      error: 'one-time-link-invalid',
    });
    expect(await links.renewFirst(link())).toBe(false);
    expect(await accounts.hasAny()).toBe(true);
    expect(await accounts.list(EVERYBODY, 10)).toHaveLength(1);
  });

  test('a first link that is added leaves former ones in force until one of them is used; one that is past goes', async () => {
    const [past, printed, again] = [link({ expiresMs: nowMs }), link(), link()];
    for (const one of [past, printed, again]) expect(await links.addFirst(one)).toBe(true);
    for (const one of [printed, again]) {
      expect(await links.find(one.tokenSha256)).toMatchObject({ purpose: 'first-administrator' });
    }
    expect((await links.use(printed.tokenSha256, { password: 'encoded' }, 'mo')).ok).toBe(true);
    expect(await links.find(again.tokenSha256)).toBeNull();
    expect(await links.addFirst(link())).toBe(false);
    const left = await database.writer.selectFrom('one_time_links').selectAll().execute();
    expect(left).toEqual([]);
  });

  test('accounts come by name, in pages, found by a part of it whatever its accents and case', async () => {
    await first();
    for (const name of ['Đỗ Lan', 'do_minh', 'do-minh', 'Ánh', 'ánh 2']) await invited(name);
    const names = async (selection: Partial<AccountSelection>, limit = 10) =>
      (await accounts.list({ ...EVERYBODY, ...selection }, limit)).map(({ name }) => name);
    expect(await names({})).toEqual(['do-minh', 'do_minh', 'mo', 'Ánh', 'ánh 2', 'Đỗ Lan']);
    expect(await names({}, 2)).toEqual(['do-minh', 'do_minh']);
    expect(await names({ after: 'do_minh' }, 2)).toEqual(['mo', 'Ánh']);
    expect(await names({ after: 'đỗ lan' })).toEqual([]);
    expect(await names({ search: 'do' })).toEqual(['do-minh', 'do_minh', 'Đỗ Lan']);
    expect(await names({ search: 'o_m' })).toEqual(['do_minh']);
    for (const search of ['%', '\\', '*', "'"]) expect(await names({ search })).toEqual([]);
    expect(await names({ search: 'anh', after: 'ánh' })).toEqual(['ánh 2']);
    expect(await names({ units: ['01', '02'] })).toEqual(['do-minh', 'do_minh', 'Ánh', 'ánh 2', 'Đỗ Lan']);
    expect(await names({ units: ['02'] })).toEqual([]);
    expect(await names({ units: [] })).toEqual([]);
    expect([await accounts.count(null), await accounts.count(['01']), await accounts.count([])]).toEqual([
      6, 5, 0,
    ]);
  });

  test('an account is added with its link, and a name is there once whatever its case', async () => {
    await first();
    const { account, link: invitation } = await invited('Lan');
    expect(account).toMatchObject({ name: 'Lan', role: 'supervisor', scope: '01', password: null });
    expect(await accounts.add({ name: 'LAN', role: 'staff', scope: null }, link(), 'mo')).toBeNull();
    expect(await accounts.findByName('lan')).toMatchObject({ id: account.id });
    expect((await accounts.list(EVERYBODY, 10)).map(({ name }) => name)).toEqual(['Lan', 'mo']);
    expect(await links.find(invitation.tokenSha256)).toMatchObject({
      purpose: 'invitation',
      account: { id: account.id },
    });
    const used = await links.use(invitation.tokenSha256, { password: 'encoded' }, null);
    expect(used).toMatchObject({ ok: true, value: { id: account.id, password: 'encoded' } });
    expect(await actions()).toEqual(['account.add', 'account.add', 'account.use-link']);
  });

  test('a link is of no use after its time, once another replaced it, and for a disabled account', async () => {
    await first();
    const { account, link: invitation } = await invited('Lan');
    const renewed = link();
    expect(await links.renew(account, renewed, 'mo')).toBe(true);
    expect(await links.find(invitation.tokenSha256)).toBeNull();
    nowMs += HOUR_MS;
    expect(await links.find(renewed.tokenSha256)).toBeNull();
    expect((await links.use(renewed.tokenSha256, { password: 'x' }, null)).ok).toBe(false);
    const changed = await accounts.change(account.id, 'mo', () => ({
      ok: true,
      value: { isDisabled: true },
    }));
    if (!changed.ok) throw new Error('it was not changed');
    expect(await links.renew(changed.value, link(), 'mo')).toBe(false);
    expect(await links.renew(account, link(), 'mo')).toBe(false);
  });

  test("a simulated province's link lets in once, in place of others, and changes nothing of the account", async () => {
    const mo = await first();
    const [lost, kept, past] = [link(), link(), link({ expiresMs: nowMs })];
    await links.addDemo(mo.id, lost);
    await links.addDemo(mo.id, kept);
    expect(await links.enter(lost.tokenSha256)).toBeNull();
    expect(await links.find(kept.tokenSha256)).toMatchObject({ purpose: 'demo', account: { id: mo.id } });
    expect(await links.use(kept.tokenSha256, { password: 'other' }, null)).toEqual({
      ok: false,
      error: 'one-time-link-invalid',
    });
    const entered = await Promise.all(Array.from({ length: 5 }, () => links.enter(kept.tokenSha256)));
    expect(entered.filter((account) => account !== null)).toEqual([mo]);
    expect(await accounts.find(mo.id)).toEqual(mo);
    await links.addDemo(mo.id, past);
    expect(await links.enter(past.tokenSha256)).toBeNull();
    const { link: invitation } = await invited('Lan');
    expect(await links.enter(invitation.tokenSha256)).toBeNull();
    expect(await actions()).toEqual(['account.add', 'account.use-link', 'account.add']);
  });

  test('ten uses at once are one', async () => {
    await first();
    const { link: invitation } = await invited('Lan');
    const used = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        links.use(invitation.tokenSha256, { password: `encoded ${index}` }, null),
      ),
    );
    expect(used.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test("a person at the provider is one account's", async () => {
    const mo = await first();
    const { link: lan } = await invited('Lan');
    expect((await links.use(lan.tokenSha256, { provider: PERSON }, null)).ok).toBe(true);
    expect(await accounts.findByProvider(PERSON)).toMatchObject({ name: 'Lan' });
    expect(await accounts.findByProvider({ ...PERSON, issuer: 'https://other.example' })).toBeNull();
    const { link: chi } = await invited('Chi');
    expect(await links.use(chi.tokenSha256, { provider: PERSON }, null)).toEqual({
      ok: false,
      error: 'provider-identity-taken',
    });
    expect((await links.use(chi.tokenSha256, { password: 'encoded' }, null)).ok).toBe(true);
    expect(await accounts.setProvider(mo, PERSON, null)).toBe('taken');
    expect(await accounts.setProvider({ ...mo, revision: mo.revision + 1 }, null, null)).toBe('stale');
  });

  test('the last administrator who is bound to no unit and can sign in stays', async () => {
    const mo = await first();
    for (const change of [{ isDisabled: true }, { role: 'staff' }, { scope: '01' }] as const) {
      expect(await accounts.change(mo.id, 'mo', () => ({ ok: true, value: change }))).toEqual({
        ok: false,
        error: 'account-needed',
      });
    }
    // Invited, and not in yet.
    const one = link();
    await accounts.add({ name: 'mai', role: 'administrator', scope: null }, one, 'mo');
    expect((await accounts.change(mo.id, 'mo', () => ({ ok: true, value: { isDisabled: true } }))).ok).toBe(
      false,
    );
    await links.use(one.tokenSha256, { password: 'encoded' }, null);
    expect(
      await accounts.change(mo.id, 'mai', () => ({ ok: true, value: { isDisabled: true } })),
    ).toMatchObject({
      ok: true,
      value: { isDisabled: true, revision: mo.revision + 1 },
    });
    expect(await accounts.find(mo.id)).toMatchObject({ isDisabled: true });
  });

  test('what is decided against, and a stranger, change nothing', async () => {
    const mo = await first();
    expect(await accounts.change(mo.id, 'mo', () => ({ ok: false, error: 'no' as const }))).toEqual({
      ok: false,
      error: 'no',
    });
    const stranger = '0'.repeat(32) as typeof mo.id;
    expect(await accounts.change(stranger, 'mo', () => ({ ok: true, value: {} }))).toEqual({
      ok: false,
      error: 'account-unknown',
    });
    expect(await accounts.find(mo.id)).toEqual(mo);
    expect(await actions()).toEqual(['account.add']);
  });

  test('failed sign-ins are counted by day, without a name', async () => {
    await accounts.countFailedSignIn('password');
    await accounts.countFailedSignIn('second-factor');
    expect(await accounts.failedSignIns('2026-11-14' as never)).toBe(2);
    expect(await accounts.failedSignIns('2026-11-15' as never)).toBe(0);
  });
});
