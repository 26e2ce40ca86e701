import type { ExpressionBuilder, Kysely, Transaction } from 'kysely';
import type { AccountId, Principal } from '../../people/accounts/principal.ts';
import {
  SECOND_FACTOR_WITHIN_MS,
  SEEN_EVERY_MS,
  SESSION_IDLE_MS,
  SESSION_LIFE_MS,
} from '../../people/sessions/session-life.ts';
import type { SessionReader } from '../../people/sessions/session-reader.ts';
import type {
  NewSession,
  OpenSession,
  Session,
  SessionId,
  SessionStore,
} from '../../people/sessions/session-store.ts';
import { tokenSha256 } from '../../people/sessions/session-token.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { Engine, OpenDatabase } from '../engine.ts';
import { randomId } from '../random-id.ts';
import type { SessionsTable } from '../schema/accounts-tables.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { accountOfRow } from './account-row.ts';
import { SeenSessions } from './seen-sessions.ts';

/** SessionStore and SessionReader over either engine. */
export class SqlSessionStore implements SessionStore, SessionReader {
  readonly #writer: Kysely<Database>;
  readonly #lookup: Kysely<Database>;
  readonly #engine: Engine;
  readonly #pen: AuditPen;
  readonly #seen: SeenSessions;

  constructor({ writer, lookup, engine }: OpenDatabase, pen: AuditPen) {
    this.#writer = writer;
    this.#lookup = lookup;
    this.#engine = engine;
    this.#pen = pen;
    this.#seen = new SeenSessions(writer, pen.now);
  }

  async principalOf(token: string): Promise<Principal | null> {
    const session = await this.find(tokenSha256(token));
    if (session?.stage !== 'open') return null;
    const { id, name, role, scope, readsOwnComments } = session.account;
    const { authenticatedAtMs } = session;
    return { account: id, name, role, scope, readsOwnComments, authenticatedAtMs };
  }

  open(session: NewSession, replaced: SessionId | null): Promise<boolean> {
    return inTransaction(this.#writer, this.#engine, async (transaction) => {
      const nowMs = this.#pen.now();
      // A change of the account waits for this, or this for it.
      const account = await lockAccount(transaction, session.account, session.revision);
      if (account === null) return false;
      if (replaced !== null) await transaction.deleteFrom('sessions').where('id', '=', replaced).execute();
      await transaction
        .deleteFrom('sessions')
        .where((row) => row.not(isLive(row, nowMs)))
        .execute();
      await transaction
        .insertInto('sessions')
        .values({
          token_sha256: session.tokenSha256,
          id: randomId(),
          account: session.account,
          revision: session.revision,
          stage: session.stage,
          since_ms: session.sinceMs,
          last_seen_ms: nowMs,
          authenticated_ms: session.authenticatedAtMs,
          browser: session.browser,
          challenge: null,
          challenge_ms: null,
        })
        .execute();
      if (session.stage === 'open') {
        await appendAudit(transaction, this.#engine, this.#pen, {
          actor: account.name,
          action: 'session.open',
          subject: account.name,
          details: { by: session.by, browser: session.browser },
        });
      }
      return true;
    });
  }

  async find(sha256: string): Promise<OpenSession | null> {
    const nowMs = this.#pen.now();
    const row = await this.#lookup
      .selectFrom('sessions')
      .innerJoin('accounts', 'accounts.id', 'sessions.account')
      .selectAll('accounts')
      .select(['sessions.id as session', 'stage', 'since_ms', 'last_seen_ms', 'authenticated_ms', 'browser'])
      .where('token_sha256', '=', sha256)
      .where('disabled', '=', 0)
      .whereRef('sessions.revision', '=', 'accounts.revision')
      .where((row) => isLive(row, nowMs))
      .executeTakeFirst();
    if (row === undefined) return null;
    await this.#noteSeen(sha256, nowMs - row.last_seen_ms);
    return { ...sessionOfRow({ ...row, id: row.session }), account: accountOfRow(row) };
  }

  /** Nobody waits for it as long as the session lasts long enough for others to be tried: what fails is due again. */
  async #noteSeen(sha256: string, unseenMs: number): Promise<void> {
    if (unseenMs < SEEN_EVERY_MS) return;
    const written = this.#seen.note(sha256);
    if (unseenMs >= SESSION_IDLE_MS / 2) await written;
    else written.catch(() => undefined);
  }

  async list(account: AccountId): Promise<readonly Session[]> {
    const rows = await this.#lookup
      .selectFrom('sessions')
      .innerJoin('accounts', 'accounts.id', 'sessions.account')
      .selectAll('sessions')
      .where('account', '=', account)
      .where('stage', '=', 'open')
      .whereRef('sessions.revision', '=', 'accounts.revision')
      .where((row) => isLive(row, this.#pen.now()))
      .orderBy('since_ms', 'desc')
      .orderBy('sessions.id')
      .execute();
    return rows.map(sessionOfRow);
  }

  async end(account: AccountId, id: SessionId): Promise<boolean> {
    const ended = await this.#writer
      .deleteFrom('sessions')
      .where('account', '=', account)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    return ended !== undefined;
  }

  async endOthers(account: AccountId, kept: SessionId): Promise<number> {
    const ended = await this.#writer
      .deleteFrom('sessions')
      .where('account', '=', account)
      .where('id', '<>', kept)
      .returning('id')
      .execute();
    return ended.length;
  }

  async setChallenge(id: SessionId, challenge: string): Promise<void> {
    await this.#writer
      .updateTable('sessions')
      .set({ challenge, challenge_ms: this.#pen.now() })
      .where('id', '=', id)
      .execute();
  }

  takeChallenge(id: SessionId, withinMs: number): Promise<string | null> {
    return inTransaction(this.#writer, this.#engine, async (transaction) => {
      const row = await transaction
        .selectFrom('sessions')
        .select(['challenge', 'challenge_ms'])
        .where('id', '=', id)
        .executeTakeFirst();
      if (row?.challenge == null || row.challenge_ms === null) return null;
      const taken = await transaction
        .updateTable('sessions')
        .set({ challenge: null, challenge_ms: null })
        .where('id', '=', id)
        // Of two at once, one gets it.
        .where('challenge', '=', row.challenge)
        .returning('id')
        .executeTakeFirst();
      return taken !== undefined && this.#pen.now() - row.challenge_ms <= withinMs ? row.challenge : null;
    });
  }
}

/** The account, locked until the transaction ends; null when it is another revision or disabled. */
async function lockAccount(
  transaction: Transaction<Database>,
  id: AccountId,
  revision: number,
): Promise<{ readonly name: string } | null> {
  const locked = await transaction
    .updateTable('accounts')
    .set({ revision })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .where('disabled', '=', 0)
    .returning('name')
    .executeTakeFirst();
  return locked ?? null;
}

function isLive(row: ExpressionBuilder<Database, 'sessions'>, nowMs: number) {
  return row.and([
    row('since_ms', '>', nowMs - SESSION_LIFE_MS),
    row('last_seen_ms', '>', nowMs - SESSION_IDLE_MS),
    row.or([row('stage', '=', 'open'), row('since_ms', '>', nowMs - SECOND_FACTOR_WITHIN_MS)]),
  ]);
}

function sessionOfRow(
  row: Pick<SessionsTable, 'id' | 'stage' | 'since_ms' | 'last_seen_ms' | 'authenticated_ms' | 'browser'>,
): Session {
  return {
    id: row.id as SessionId,
    stage: row.stage,
    sinceMs: row.since_ms,
    lastSeenMs: row.last_seen_ms,
    authenticatedAtMs: row.authenticated_ms,
    browser: row.browser,
  };
}
