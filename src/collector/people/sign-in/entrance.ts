import type { Account } from '../accounts/account.ts';
import type { FactorStore } from '../own-account/factor-store.ts';
import { browserName } from '../sessions/browser-name.ts';
import type {
  NewSession,
  OpenSession,
  SessionStage,
  SessionStore,
  SignInWay,
} from '../sessions/session-store.ts';
import { newToken, tokenSha256 } from '../sessions/session-token.ts';
import type { KnownBrowsers } from './known-browser.ts';
import type { Visitor } from './visitor.ts';

/** What a browser gets when somebody came in, or came half of the way. */
export interface Entered {
  readonly stage: SessionStage;
  /** For the session's cookie. */
  readonly token: string;
  /** For the cookie of known browsers; null while the second factor is due. */
  readonly knownBrowser: string | null;
}

export interface EntrancePorts {
  readonly sessions: SessionStore;
  readonly factors: FactorStore;
  readonly knownBrowsers: KnownBrowsers;
  readonly now: () => number;
}

/**
 * The one door. Whichever way somebody proved who they are, they get a new session here: the browser's former one
 * ends, and no token a browser brings along is ever taken over.
 */
export class Entrance {
  readonly #ports: EntrancePorts;

  constructor(ports: EntrancePorts) {
    this.#ports = ports;
  }

  /** The session of a browser, in either stage. */
  async sessionOf({ token }: Pick<Visitor, 'token'>): Promise<OpenSession | null> {
    return token === undefined ? null : this.#ports.sessions.find(tokenSha256(token));
  }

  /** After a first proof: open, or with a second factor due where the account has one. Null: the account changed. */
  async enter(account: Account, by: SignInWay, visitor: Visitor): Promise<Entered | null> {
    const { totp, passkeys } = await this.#ports.factors.factorsOf(account.id);
    const isDue = totp !== null || passkeys.length > 0;
    return this.#open(account, isDue ? 'second-factor' : 'open', by, visitor);
  }

  /** After the second factor. */
  complete(account: Account, by: SignInWay, visitor: Visitor): Promise<Entered | null> {
    return this.#open(account, 'open', by, visitor);
  }

  async leave(visitor: Visitor): Promise<void> {
    const session = await this.sessionOf(visitor);
    if (session !== null) await this.#ports.sessions.end(session.account.id, session.id);
  }

  async #open(
    account: Account,
    stage: SessionStage,
    by: SignInWay,
    visitor: Visitor,
  ): Promise<Entered | null> {
    const { sessions, knownBrowsers, now } = this.#ports;
    const token = newToken();
    const atMs = now();
    const session: NewSession = {
      tokenSha256: tokenSha256(token),
      account: account.id,
      revision: account.revision,
      stage,
      sinceMs: atMs,
      authenticatedAtMs: atMs,
      browser: browserName(visitor.userAgent),
      by,
    };
    const former = await this.sessionOf(visitor);
    if (!(await sessions.open(session, former?.id ?? null))) return null;
    const isOpen = stage === 'open';
    const knownBrowser = isOpen ? knownBrowsers.remember(account.id, visitor.knownBrowser) : null;
    return { stage, token, knownBrowser };
  }
}
