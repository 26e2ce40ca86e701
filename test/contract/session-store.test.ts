import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlSessionStore } from '../../src/collector/db/people/session-store.ts';
import type { AccountId } from '../../src/collector/people/accounts/principal.ts';
import {
  SECOND_FACTOR_WITHIN_MS,
  SESSION_IDLE_MS,
  SESSION_LIFE_MS,
} from '../../src/collector/people/sessions/session-life.ts';
import type { NewSession, SessionId } from '../../src/collector/people/sessions/session-store.ts';
import { newToken, tokenSha256 } from '../../src/collector/people/sessions/session-token.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS } from '../support/batches.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';

describe.each(ENGINES)('SessionStore on $name', (engine) => {
  let database: OpenDatabase;
  let sessions: SqlSessionStore;
  let nowMs: number;
  let account: AccountId;
  beforeEach(async () => {
    database = await newDatabase(engine);
    nowMs = NOW_MS;
    const pen = { key: Buffer.alloc(32), now: () => nowMs };
    sessions = new SqlSessionStore(database, pen);
    account = (await signedIn(database, nowMs, { role: 'supervisor', scope: '01', name: 'Lan' })).account;
    await database.writer.deleteFrom('sessions').execute();
  });
  afterEach(() => database.close());

  const opened = async (changes: Partial<NewSession> = {}, replaced: SessionId | null = null) => {
    const token = newToken();
    const isOpen = await sessions.open(
      {
        tokenSha256: tokenSha256(token),
        account,
        revision: 1,
        stage: 'open',
        sinceMs: nowMs,
        authenticatedAtMs: nowMs,
        browser: 'Firefox, Windows',
        by: 'password',
        ...changes,
      },
      replaced,
    );
    return { token, isOpen };
  };
  const idOf = async (token: string) => (await sessions.find(tokenSha256(token)))?.id as SessionId;
  const change = (values: { revision?: number; disabled?: number }) =>
    database.writer.updateTable('accounts').set(values).where('id', '=', account).execute();

  test('an open session says who asks; only the hash of its token is kept', async () => {
    const { token } = await opened();
    expect(await sessions.principalOf(token)).toEqual({
      account,
      name: 'Lan',
      readsOwnComments: false,
      role: 'supervisor',
      scope: '01',
      authenticatedAtMs: nowMs,
    });
    const rows = await database.writer.selectFrom('sessions').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows).toMatchObject([{ token_sha256: tokenSha256(token) }]);
  });

  test('whatever a token contains, without a session it is nobody', async () => {
    await opened();
    for (const token of ['', 'x', '\0', '𝕏'.repeat(5_000), '\ud800', "' or 1=1 --"]) {
      expect(await sessions.principalOf(token)).toBeNull();
    }
  });

  test('with the second factor still due it is nobody, and no more after its time', async () => {
    const { token } = await opened({ stage: 'second-factor', by: null });
    expect(await sessions.principalOf(token)).toBeNull();
    expect(await sessions.find(tokenSha256(token))).toMatchObject({ stage: 'second-factor' });
    expect(await sessions.list(account)).toEqual([]);
    nowMs += SECOND_FACTOR_WITHIN_MS;
    expect(await sessions.find(tokenSha256(token))).toBeNull();
  });

  test('unused for an hour it is over; used, after half a day', async () => {
    const idle = await opened();
    const used = await opened();
    for (let passed = 0; passed < SESSION_LIFE_MS - SESSION_IDLE_MS; passed += SESSION_IDLE_MS / 2) {
      nowMs += SESSION_IDLE_MS / 2;
      expect(await sessions.principalOf(used.token)).not.toBeNull();
    }
    expect(await sessions.principalOf(idle.token)).toBeNull();
    nowMs = NOW_MS + SESSION_LIFE_MS - 1;
    await database.writer.updateTable('sessions').set({ last_seen_ms: nowMs }).execute();
    expect(await sessions.principalOf(used.token)).not.toBeNull();
    nowMs += 1;
    expect(await sessions.principalOf(used.token)).toBeNull();
  });

  test('that many were used is written together, and a session near its end waits for that', async () => {
    const tokens: string[] = [];
    for (let at = 0; at < 20; at += 1) tokens.push((await opened()).token);
    nowMs += SESSION_IDLE_MS / 2;
    const { writer } = database;
    let writes = 0;
    const counting = writer.withPlugin({
      transformQuery: ({ node }) => {
        if (node.kind === 'UpdateQueryNode') writes += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const others = new SqlSessionStore(
      { ...database, writer: counting },
      { key: Buffer.alloc(32), now: () => nowMs },
    );
    await Promise.all(tokens.map((token) => others.principalOf(token)));
    const rows = await writer.selectFrom('sessions').select('last_seen_ms').execute();
    expect(rows.map((row) => Number(row.last_seen_ms))).toEqual(tokens.map(() => nowMs));
    expect(writes).toBeLessThan(tokens.length / 2);
  });

  test('what is over is deleted when the next is opened', async () => {
    await opened();
    nowMs += SESSION_IDLE_MS;
    await opened();
    expect(await database.writer.selectFrom('sessions').select('id').execute()).toHaveLength(1);
  });

  test('with another revision of the account every session is dead, and none is opened', async () => {
    const { token } = await opened();
    await change({ revision: 2 });
    expect(await sessions.principalOf(token)).toBeNull();
    expect(await sessions.list(account)).toEqual([]);
    expect(await opened()).toMatchObject({ isOpen: false });
    expect(await opened({ revision: 2 })).toMatchObject({ isOpen: true });
  });

  test('a disabled account has no session and gets none', async () => {
    const { token } = await opened();
    await change({ disabled: 1 });
    expect(await sessions.principalOf(token)).toBeNull();
    expect(await opened()).toMatchObject({ isOpen: false });
  });

  test('the session a new one takes the place of is gone', async () => {
    const first = await opened({ stage: 'second-factor', by: null });
    const second = await opened({}, await idOf(first.token));
    expect(await sessions.find(tokenSha256(first.token))).toBeNull();
    expect(await sessions.principalOf(second.token)).not.toBeNull();
  });

  test('listed newest first, ended one by one and all others at once', async () => {
    const tokens: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      nowMs += 1;
      tokens.push((await opened({ browser: `browser ${index}` })).token);
    }
    const listed = await sessions.list(account);
    expect(listed.map(({ browser }) => browser)).toEqual([3, 2, 1, 0].map((index) => `browser ${index}`));
    const [newest, second] = listed;
    const stranger = (await signedIn(database, nowMs, { role: 'staff' })).account;
    expect(await sessions.end(stranger, second?.id as SessionId)).toBe(false);
    expect(await sessions.end(account, second?.id as SessionId)).toBe(true);
    expect(await sessions.end(account, second?.id as SessionId)).toBe(false);
    expect(await sessions.principalOf(tokens[2] as string)).toBeNull();
    expect(await sessions.endOthers(account, newest?.id as SessionId)).toBe(2);
    expect((await sessions.list(account)).map(({ id }) => id)).toEqual([newest?.id]);
    expect(await sessions.list(stranger)).toHaveLength(1);
  });

  test('a challenge is given out once and in time', async () => {
    const id = await idOf((await opened()).token);
    expect(await sessions.takeChallenge(id, 1_000)).toBeNull();
    await sessions.setChallenge(id, 'first');
    await sessions.setChallenge(id, 'second');
    const taken = await Promise.all([1, 2, 3].map(() => sessions.takeChallenge(id, 1_000)));
    expect(taken.filter((challenge) => challenge !== null)).toEqual(['second']);
    await sessions.setChallenge(id, 'late');
    nowMs += 1_001;
    expect(await sessions.takeChallenge(id, 1_000)).toBeNull();
  });

  test('a sign-in is in the audit log, the way to one is not', async () => {
    await opened({ stage: 'second-factor', by: null });
    await opened({ by: 'passkey' });
    expect(
      await database.writer.selectFrom('audit_log').select(['actor', 'action', 'details']).execute(),
    ).toEqual([
      { actor: 'Lan', action: 'session.open', details: '{"browser":"Firefox, Windows","by":"passkey"}' },
    ]);
  });
});
