import type { AccountStore } from '../accounts/account-store.ts';
import type { Entrance } from '../accounts/entrance.ts';
import type { ManageAccounts } from '../accounts/manage-accounts.ts';
import type { OneTimeLinks } from '../accounts/one-time-links.ts';
import type { OwnAccount } from '../accounts/own-account.ts';
import type { Provider } from '../accounts/provider.ts';
import type { SessionReader } from '../accounts/session-reader.ts';
import type { SessionStore } from '../accounts/session-store.ts';
import type { SignIn } from '../accounts/sign-in.ts';
import type { UnitDirectory } from '../ingest/unit-directory.ts';

/** What the routes of people serve. */
export interface AccountParts {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore & SessionReader;
  readonly entrance: Entrance;
  readonly signIn: SignIn;
  readonly ownAccount: OwnAccount;
  readonly oneTimeLinks: OneTimeLinks;
  readonly manage: ManageAccounts;
  /** Null without sign-in by OpenID Connect. */
  readonly provider: Provider | null;
  readonly units: UnitDirectory;
  /** The collector's address as browsers know it; null: only on this machine. */
  readonly publicUrl: string | null;
  readonly now: () => number;
}
