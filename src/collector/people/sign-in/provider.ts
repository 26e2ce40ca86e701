import type { Configuration } from 'openid-client';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import type { Account, ProviderIdentity } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/account-store.ts';
import type { OneTimeLinkStore } from '../accounts/one-time-link-store.ts';
import { renewalOf } from '../own-account/own-account.ts';
import { decrypt, encrypt } from '../own-account/secret-box.ts';
import type { OpenSession, SessionStore } from '../sessions/session-store.ts';
import { tokenSha256 } from '../sessions/session-token.ts';
import type { Entered, Entrance } from './entrance.ts';
import type { Visitor } from './visitor.ts';

/** How the collector is known to the provider of OpenID Connect. */
export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The collector's own address, `https://sipas.example`. */
  readonly publicUrl: string;
}

export const CALLBACK_PATH = '/api/v1/session/provider/callback';

/** How long somebody may take at the provider. */
export const PROVIDER_STATE_MS = 10 * MINUTE_MS;
const PROVIDER_TIMEOUT_S = 10;
/** Loaded when somebody goes there: most collectors have no provider, and no command needs one. */
const openidClient = () => import('openid-client');
const STATE_PURPOSE = 'provider-state';

/** What a browser was sent to the provider for. */
type Errand =
  | { readonly kind: 'sign-in' }
  /** An invitation, by the hash of its token. */
  | { readonly kind: 'invitation'; readonly link: string }
  | { readonly kind: 'own-account'; readonly session: OpenSession };

type KeptErrand =
  | Exclude<Errand, { readonly kind: 'own-account' }>
  | { readonly kind: 'own-account'; readonly account: Account['id']; readonly session: OpenSession['id'] };

interface KeptState {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly expiresMs: number;
  readonly errand: KeptErrand;
}

export interface Departure {
  /** Where the browser goes. */
  readonly address: string;
  /** For a cookie that is there when it comes back. */
  readonly state: string;
}

export type Arrival =
  | { readonly kind: 'entered'; readonly entered: Entered }
  | { readonly kind: 'linked'; readonly token: string }
  | { readonly kind: 'sign-in-failed'; readonly cause?: unknown }
  | { readonly kind: 'one-time-link-invalid' }
  | { readonly kind: 'sign-in-provider-unavailable'; readonly cause?: unknown };

export interface ProviderPorts {
  readonly settings: ProviderSettings;
  readonly accounts: AccountStore;
  readonly links: OneTimeLinkStore;
  readonly sessions: SessionStore;
  readonly entrance: Entrance;
  /** KeyRing.secret('cookies') */
  readonly cookieKey: Buffer;
  readonly now: () => number;
}

/** The provider does not answer, or not as OpenID Connect says. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable';
}

/** The provider, or the browser, says something else than that this person signed in. */
class NotSignedIn extends Error {
  override readonly name = 'NotSignedIn';
}

/** What a provider says of the collector and not of the person (RFC 6749, section 5.2). */
const OF_THE_COLLECTOR = new Set(['invalid_client', 'unauthorized_client', 'unsupported_grant_type']);

/** Whether the provider did not answer, or refuses the collector itself: a wrong client id or secret. */
function isOursToMend(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { status, error: said, code } = error as { status?: unknown; error?: unknown; code?: unknown };
  return (
    (typeof status === 'number' && (status === 401 || status >= 500)) ||
    (typeof said === 'string' && OF_THE_COLLECTOR.has(said)) ||
    code === 'OAUTH_TIMEOUT' ||
    error.message === 'fetch failed'
  );
}

/**
 * Sign-in by OpenID Connect: authorization code flow with PKCE, state and nonce. An account is found by issuer and
 * subject and by nothing else: names and e-mail addresses at a provider are changed and given to others. The two are
 * linked only by somebody who proves to be both at once: with an invitation's link, or signed in to the account.
 */
export class Provider {
  readonly #ports: ProviderPorts;
  #configuration: Promise<Configuration> | null = null;

  constructor(ports: ProviderPorts) {
    this.#ports = ports;
  }

  toSignIn(): Promise<Departure> {
    return this.#depart({ kind: 'sign-in' });
  }

  /** Null unless the token is an invitation's. */
  async toAcceptInvitation(token: string): Promise<Departure | null> {
    const link = await this.#ports.links.find(tokenSha256(token));
    if (link?.purpose !== 'invitation') return null;
    return this.#depart({ kind: 'invitation', link: tokenSha256(token) });
  }

  toLinkAccount(session: OpenSession): Promise<Departure> {
    return this.#depart({ kind: 'own-account', session });
  }

  /**
   * The browser comes back.
   * @param query what the provider gave it along
   */
  async arrive(query: URLSearchParams, kept: string | undefined, visitor: Visitor): Promise<Arrival> {
    const state = this.#opened(kept);
    if (state === null) return { kind: 'sign-in-failed' };
    let identity: ProviderIdentity | null;
    try {
      identity = await this.#identityOf(query, state);
    } catch (error) {
      if (error instanceof ProviderUnavailable) {
        return { kind: 'sign-in-provider-unavailable', cause: error.cause };
      }
      if (error instanceof NotSignedIn) return { kind: 'sign-in-failed', cause: error.cause };
      throw error;
    }
    if (identity === null) return { kind: 'sign-in-failed' };
    const { errand } = state;
    if (errand.kind === 'own-account') return this.#link(errand, identity);
    if (errand.kind === 'invitation') {
      const used = await this.#ports.links.use(errand.link, { provider: identity }, null);
      return used.ok ? this.#enter(used.value, visitor) : { kind: 'one-time-link-invalid' };
    }
    const account = await this.#ports.accounts.findByProvider(identity);
    return account === null ? { kind: 'sign-in-failed' } : this.#enter(account, visitor);
  }

  async #enter(account: Account, visitor: Visitor): Promise<Arrival> {
    const entered = await this.#ports.entrance.enter(account, 'provider', visitor);
    return entered === null ? { kind: 'sign-in-failed' } : { kind: 'entered', entered };
  }

  /** The session's own cookie does not come along from another site: that it is alive is looked up. */
  async #link(
    { account: id, session: sessionId }: Extract<KeptErrand, { kind: 'own-account' }>,
    identity: ProviderIdentity,
  ): Promise<Arrival> {
    const { accounts, sessions } = this.#ports;
    const account = await accounts.find(id);
    const session = (await sessions.list(id)).find((one) => one.id === sessionId);
    if (account === null || session === undefined) return { kind: 'sign-in-failed' };
    const { token, continued } = renewalOf({ ...session, account });
    const set = await accounts.setProvider(account, identity, continued);
    return set === 'set' ? { kind: 'linked', token } : { kind: 'sign-in-failed' };
  }

  async #depart(errand: Errand): Promise<Departure> {
    const configuration = await this.#discovered();
    const client = await openidClient();
    const [state, nonce, verifier] = [
      client.randomState(),
      client.randomNonce(),
      client.randomPKCECodeVerifier(),
    ];
    const address = client.buildAuthorizationUrl(configuration, {
      redirect_uri: `${this.#ports.settings.publicUrl}${CALLBACK_PATH}`,
      scope: 'openid',
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const kept: KeptState = {
      state,
      nonce,
      verifier,
      expiresMs: this.#ports.now() + PROVIDER_STATE_MS,
      errand:
        errand.kind === 'own-account'
          ? { kind: 'own-account', account: errand.session.account.id, session: errand.session.id }
          : errand,
    };
    const box = encrypt(this.#ports.cookieKey, STATE_PURPOSE, Buffer.from(JSON.stringify(kept)));
    return { address: address.href, state: box.toString('base64url') };
  }

  #opened(kept: string | undefined): KeptState | null {
    const plaintext = decrypt(this.#ports.cookieKey, STATE_PURPOSE, Buffer.from(kept ?? '', 'base64url'));
    if (plaintext === null) return null;
    // Only what #depart wrote opens.
    const state = JSON.parse(plaintext.toString()) as KeptState;
    return state.expiresMs > this.#ports.now() ? state : null;
  }

  /** Null when the provider or the browser says anything but that this person signed in just now, for us. */
  async #identityOf(
    query: URLSearchParams,
    { state, nonce, verifier }: KeptState,
  ): Promise<ProviderIdentity | null> {
    const configuration = await this.#discovered();
    const { authorizationCodeGrant } = await openidClient();
    const arrived = new URL(`${this.#ports.settings.publicUrl}${CALLBACK_PATH}`);
    arrived.search = query.toString();
    try {
      const tokens = await authorizationCodeGrant(configuration, arrived, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      return claims === undefined ? null : { issuer: claims.iss, subject: claims.sub };
    } catch (error) {
      if (isOursToMend(error)) {
        throw new ProviderUnavailable('the provider does not accept this collector', { cause: error });
      }
      throw new NotSignedIn('the provider does not say that this person signed in', { cause: error });
    }
  }

  async #discovered(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#ports.settings;
    const { allowInsecureRequests, discovery } = await openidClient();
    const server = new URL(issuer);
    // Unencrypted only to a provider on this machine.
    const execute = server.protocol === 'http:' ? [allowInsecureRequests] : [];
    this.#configuration ??= discovery(server, clientId, clientSecret, undefined, {
      execute,
      timeout: PROVIDER_TIMEOUT_S,
    });
    try {
      return await this.#configuration;
    } catch (error) {
      this.#configuration = null;
      throw new ProviderUnavailable('the provider of OpenID Connect cannot be asked', { cause: error });
    }
  }
}
