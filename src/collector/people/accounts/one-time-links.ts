import { DAY_MS } from '../../../core/kernel/duration.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import { newToken, tokenSha256 } from '../sessions/session-token.ts';
import type { Entered, Entrance } from '../sign-in/entrance.ts';
import type { PasswordCheck } from '../sign-in/password-check.ts';
import { passwordFault } from '../sign-in/password-rule.ts';
import type { Visitor } from '../sign-in/visitor.ts';
import { type Account, accountName } from './account.ts';
import type { KeptOneTimeLink, NewOneTimeLink, OneTimeLinkStore } from './one-time-link-store.ts';

const LINK_LIFE_MS = DAY_MS;

export type OneTimeLinkUseFailure =
  | { readonly kind: 'one-time-link-invalid' }
  | { readonly kind: 'name-malformed' }
  | { readonly kind: 'password-unsuitable'; readonly fault: string };

export interface OneTimeLinkUse {
  readonly token: string;
  readonly name: string | null;
  /** Null: none is chosen, as for a link of a simulated province. */
  readonly password: string | null;
}

export interface OneTimeLinkPorts {
  readonly links: OneTimeLinkStore;
  readonly passwords: PasswordCheck;
  readonly entrance: Entrance;
  readonly now: () => number;
}

/** A link as it is handed out, this once; the collector keeps the hash of its token only. */
export interface HandedOut {
  /** A path. The token stands in the fragment, which no server and no proxy ever sees. */
  readonly path: string;
  readonly expiresMs: number;
  /** For the store. */
  readonly kept: NewOneTimeLink;
}

/**
 * Links that work once, within a day: the first administrator's, invitations, password resets. Anyone who holds one
 * chooses a password by it and is signed in, or has the second factor to show.
 */
export class OneTimeLinks {
  readonly #ports: OneTimeLinkPorts;

  constructor(ports: OneTimeLinkPorts) {
    this.#ports = ports;
  }

  /** The path of the link that makes the first administrator, in place of former ones; null when there is an account. */
  async renewFirst(): Promise<string | null> {
    const { links, now } = this.#ports;
    const { path, kept } = newOneTimeLink(now());
    return (await links.renewFirst(kept)) ? path : null;
  }

  /** The same for a start, which leaves the link in force that a start before has printed. */
  async addFirst(): Promise<string | null> {
    const { links, now } = this.#ports;
    const { path, kept } = newOneTimeLink(now());
    return (await links.addFirst(kept)) ? path : null;
  }

  check(token: string): Promise<KeptOneTimeLink | null> {
    return this.#ports.links.find(tokenSha256(token));
  }

  async use(
    { token, name: typedName, password: typedPassword }: OneTimeLinkUse,
    visitor: Visitor,
  ): Promise<Result<Entered, OneTimeLinkUseFailure>> {
    const { links, passwords } = this.#ports;
    const link = await this.check(token);
    if (link === null) return err({ kind: 'one-time-link-invalid' });
    if (link.purpose === 'demo') {
      const account = await links.enter(tokenSha256(token));
      return account === null ? err({ kind: 'one-time-link-invalid' }) : this.#entered(account, visitor);
    }
    const name = link.account === null ? accountName(typedName ?? '') : null;
    if (link.account === null && name === null) return err({ kind: 'name-malformed' });
    const password = typedPassword ?? '';
    const fault = passwordFault(password, name ?? link.account?.name ?? '');
    if (fault !== null) return err({ kind: 'password-unsuitable', fault });
    const encoded = await passwords.encode(password);
    const used = await links.use(tokenSha256(token), { password: encoded }, name);
    if (!used.ok) return err({ kind: 'one-time-link-invalid' });
    return this.#entered(used.value, visitor);
  }

  async #entered(account: Account, visitor: Visitor): Promise<Result<Entered, OneTimeLinkUseFailure>> {
    const entered = await this.#ports.entrance.enter(account, 'one-time-link', visitor);
    return entered === null ? err({ kind: 'one-time-link-invalid' }) : ok(entered);
  }
}

export function newOneTimeLink(nowMs: number, removesFactors = false): HandedOut {
  const token = newToken();
  const expiresMs = nowMs + LINK_LIFE_MS;
  return {
    path: `/console/welcome#${token}`,
    expiresMs,
    kept: { tokenSha256: tokenSha256(token), expiresMs, removesFactors },
  };
}
