import type { Principal } from '../accounts/principal.ts';

/** Tells whose session a cookie's token is. Throws StorageUnavailable when the store cannot serve. */
export interface SessionReader {
  /**
   * Null where there is no such session: never opened, ended, expired, its second factor still due, or its account
   * disabled or changed since. Never throws for what the token contains.
   */
  principalOf(token: string): Promise<Principal | null>;
}
