import type { BrowserContext } from 'playwright';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { SESSION_COOKIE } from '../../src/collector/http/server/session-cookie.ts';
import type { AccountId } from '../../src/collector/people/accounts/principal.ts';
import { newToken, tokenSha256 } from '../../src/collector/people/sessions/session-token.ts';
import type { Role } from '../../src/contract/people/roles.ts';
import { SECOND_MS } from '../../src/core/kernel/duration.ts';
import { foldText } from '../../src/core/units/fold-text.ts';
import { randomHex } from './batches.ts';

/** An account with an open session, and the header by which requests are its own. */
export interface SignedIn {
  readonly account: AccountId;
  readonly name: string;
  /** What the browser's cookie says: `name=token`. */
  readonly cookie: string;
  /** For requests that change something too, which need a word of where they come from. */
  readonly headers: Readonly<Record<string, string>>;
}

interface SignInOptions {
  readonly role: Role;
  /** Code of a unit; not given, the account is bound to none. */
  readonly scope?: string | null;
  readonly name?: string;
  /** The head of an office to whom the comments on it are open. */
  readonly readsOwnComments?: boolean;
  /** Encoded; not given, nobody signs in with a password. */
  readonly password?: string;
}

/**
 * Puts an account of that role and scope and an open session straight into the database, past every rule and
 * without an entry in the audit log.
 *
 * @param nowMs the time by the collector's clock: `collector.ingest.now()`
 */
export async function signedIn(
  { writer }: Pick<OpenDatabase, 'writer'>,
  nowMs: number,
  {
    role,
    scope = null,
    name = `${role}-${randomHex().slice(0, 8)}`,
    readsOwnComments = false,
    password,
  }: SignInOptions,
): Promise<SignedIn> {
  const account = randomHex();
  await writer
    .insertInto('accounts')
    .values({
      id: account,
      name,
      name_key: name.toLowerCase(),
      name_folded: foldText(name),
      role,
      scope,
      password: password ?? null,
      disabled: 0,
      reads_own_comments: readsOwnComments ? 1 : 0,
      revision: 1,
      added_day: '2026-11-01',
      issuer: null,
      subject: null,
    })
    .execute();
  const token = newToken();
  await writer
    .insertInto('sessions')
    .values({
      token_sha256: tokenSha256(token),
      id: randomHex(),
      account,
      revision: 1,
      stage: 'open',
      since_ms: nowMs,
      last_seen_ms: nowMs,
      authenticated_ms: nowMs,
      browser: 'Chrome, Linux',
      challenge: null,
      challenge_ms: null,
    })
    .execute();
  const cookie = `${SESSION_COOKIE}=${token}`;
  return {
    account: account as AccountId,
    name,
    cookie,
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
  };
}

/** The same beside a collector that runs on that data directory. */
export async function signedInBeside(dataDir: string, options: SignInOptions): Promise<SignedIn> {
  const database = await openDatabase({ dataDir });
  try {
    return await signedIn(database, Date.now(), options);
  } finally {
    await database.close();
  }
}

/** Signs an administrator bound to no unit in, in a browser, for longer than the browser runs. */
export async function signInBrowser(
  browser: Pick<BrowserContext, 'addCookies'>,
  { address, dataDir }: { readonly address: string; readonly dataDir: string },
): Promise<SignedIn> {
  const person = await signedInBeside(dataDir, { role: 'administrator' });
  const [name = '', value = ''] = person.cookie.split('=');
  const expires = Math.floor(Date.now() / SECOND_MS) + 24 * 60 * 60;
  await browser.addCookies([
    // Playwright takes a URL's own scheme for whether the cookie is secure; localhost is without one too.
    { name, value, url: address.replace(/^http:/, 'https:'), expires, httpOnly: true, sameSite: 'Strict' },
  ]);
  return person;
}
