import type { OneTimeLinkPurpose } from '../../../contract/people/one-time-links.ts';
import type { Result } from '../../../core/kernel/result.ts';
import type { Account, ProviderIdentity } from './account.ts';
import type { AccountId } from './principal.ts';

export interface NewOneTimeLink {
  readonly tokenSha256: string;
  readonly expiresMs: number;
  readonly removesFactors: boolean;
}

/** A link that can still be used. */
export interface KeptOneTimeLink {
  readonly purpose: OneTimeLinkPurpose;
  /** Null for the first administrator's. */
  readonly account: Account | null;
  readonly expiresMs: number;
}

/** How its owner will sign in from now on. */
export type OneTimeLinkProof = { readonly password: string } | { readonly provider: ProviderIdentity };

export type OneTimeLinkFailure = 'one-time-link-invalid' | 'provider-identity-taken';

/** Where one-time links are kept, by the hash of their token. Throws StorageUnavailable when it cannot serve. */
export interface OneTimeLinkStore {
  /** The link that makes the first administrator, in place of a former one; false when there are accounts. */
  renewFirst(link: NewOneTimeLink): Promise<boolean>;
  /** The same beside former ones, of which each works until one of them is used; false when there are accounts. */
  addFirst(link: NewOneTimeLink): Promise<boolean>;
  /** A link for an account in place of a former one; false when the account was changed or is disabled. */
  renew(account: Pick<Account, 'id' | 'revision'>, link: NewOneTimeLink, actor: string): Promise<boolean>;
  /** A link that signs in without a password, in place of any other of the account. */
  addDemo(account: AccountId, link: NewOneTimeLink): Promise<void>;
  find(tokenSha256: string): Promise<KeptOneTimeLink | null>;
  /** Uses such a link up; null where it is none. Nothing of the account changes. */
  enter(tokenSha256: string): Promise<Account | null>;
  /**
   * Uses the link, once: the account gets its password or its person at the provider, all its sessions end, and its
   * second factors if the link says so.
   *
   * @param name of the first administrator; null for every other link
   */
  use(
    tokenSha256: string,
    proof: OneTimeLinkProof,
    name: string | null,
  ): Promise<Result<Account, OneTimeLinkFailure>>;
}
