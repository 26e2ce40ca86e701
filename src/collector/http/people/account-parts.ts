import type { AccountStore } from '../../people/accounts/account-store.ts';
import type { DemoAdministrator } from '../../people/accounts/demo-administrator.ts';
import type { ManageAccounts } from '../../people/accounts/manage-accounts.ts';
import type { OneTimeLinks } from '../../people/accounts/one-time-links.ts';
import type { MachineKeys } from '../../people/machine-keys/machine-keys.ts';
import type { OwnAccount } from '../../people/own-account/own-account.ts';
import type { SessionReader } from '../../people/sessions/session-reader.ts';
import type { SessionStore } from '../../people/sessions/session-store.ts';
import type { Entrance } from '../../people/sign-in/entrance.ts';
import type { Provider } from '../../people/sign-in/provider.ts';
import type { SignIn } from '../../people/sign-in/sign-in.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';

/** What the routes of people serve. */
export interface AccountParts {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore & SessionReader;
  readonly entrance: Entrance;
  readonly signIn: SignIn;
  readonly ownAccount: OwnAccount;
  readonly oneTimeLinks: OneTimeLinks;
  readonly manage: ManageAccounts;
  readonly machineKeys: MachineKeys;
  /** Only for a collector that holds nothing but a simulated province: see demoAdministrator. */
  readonly demoAdministrator: () => Promise<DemoAdministrator | null>;
  /** Null without sign-in by OpenID Connect. */
  readonly provider: Provider | null;
  readonly units: UnitDirectory;
  /** The collector's address as browsers know it; null: only on this machine. */
  readonly publicUrl: string | null;
  readonly now: () => number;
}
