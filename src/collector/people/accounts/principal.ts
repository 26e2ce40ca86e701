import type { Role } from '../../../contract/people/roles.ts';
import type { RandomId } from '../../../core/kernel/brand.ts';

export type AccountId = RandomId<'AccountId'>;

/** Who asks, once the session was found good. */
export interface Principal {
  readonly account: AccountId;
  /** What the person signs in with. */
  readonly name: string;
  readonly role: Role;
  /** Code of the unit the account is bound to, with all below it; null: bound to none. */
  readonly scope: string | null;
  /** Also of the office the account is bound to. */
  readonly readsOwnComments: boolean;
  /** When the person last proved who they are, in milliseconds since 1970. */
  readonly authenticatedAtMs: number;
}
