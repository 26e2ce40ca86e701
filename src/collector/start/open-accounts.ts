import type { AuditPen } from '../db/audit/audit-log.ts';
import type { OpenDatabase } from '../db/engine.ts';
import { SqlAccountStore } from '../db/people/account-store.ts';
import { SqlAttemptStore } from '../db/people/attempt-store.ts';
import { SqlFactorStore } from '../db/people/factor-store.ts';
import { SqlMachineKeyStore } from '../db/people/machine-key-store.ts';
import { SqlOneTimeLinkStore } from '../db/people/one-time-link-store.ts';
import { SqlSessionStore } from '../db/people/session-store.ts';
import { randomId } from '../db/random-id.ts';
import type { AccountParts } from '../http/people/account-parts.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { demoAdministrator } from '../people/accounts/demo-administrator.ts';
import { ManageAccounts } from '../people/accounts/manage-accounts.ts';
import { OneTimeLinks } from '../people/accounts/one-time-links.ts';
import { MachineKeys } from '../people/machine-keys/machine-keys.ts';
import { OwnAccount } from '../people/own-account/own-account.ts';
import { Passkeys } from '../people/own-account/passkeys.ts';
import { AttemptLimits } from '../people/sign-in/attempt-limits.ts';
import { Entrance } from '../people/sign-in/entrance.ts';
import { HashQueue } from '../people/sign-in/hash-queue.ts';
import { KnownBrowsers } from '../people/sign-in/known-browser.ts';
import { PasswordCheck } from '../people/sign-in/password-check.ts';
import { Provider, type ProviderSettings } from '../people/sign-in/provider.ts';
import { SignIn } from '../people/sign-in/sign-in.ts';
import type { UnitDirectory } from '../units/unit-directory.ts';

export interface AccountSettings {
  /** The collector's address as browsers know it; null: only on this machine. */
  readonly publicUrl: string | null;
  /** Null without sign-in by OpenID Connect. */
  readonly provider: ProviderSettings | null;
}

export interface AccountsOver {
  readonly database: OpenDatabase;
  readonly keys: KeyRing;
  readonly units: UnitDirectory;
  /** By which what people hold ends: it never goes back. */
  readonly now: () => number;
  /** What the machine's clock says, by which codes of an authenticator app are. */
  readonly wall: () => number;
}

/** Everything that has to do with people, over one open database. */
export function openAccounts(
  { database, keys, units, now, wall }: AccountsOver,
  { publicUrl, provider }: AccountSettings,
): AccountParts {
  const pen: AuditPen = { key: keys.secret('audit-log'), now };
  const { writer, engine } = database;
  const accounts = new SqlAccountStore(writer, engine, pen);
  const sessions = new SqlSessionStore(database, pen);
  const factors = new SqlFactorStore(writer, engine, pen);
  const links = new SqlOneTimeLinkStore(writer, engine, pen);
  const limits = new AttemptLimits(new SqlAttemptStore(database), keys.secret('limits'), now);
  const knownBrowsers = new KnownBrowsers(keys.secret('limits'));
  const factorKey = keys.secret('second-factor');
  const entrance = new Entrance({ sessions, factors, knownBrowsers, now });
  const passwords = new PasswordCheck({ accounts, limits, hashing: new HashQueue(), knownBrowsers });
  const passkeys = new Passkeys({ factors, sessions });
  const signIn = new SignIn({
    accounts,
    factors,
    entrance,
    passwords,
    passkeys,
    limits,
    knownBrowsers,
    factorKey,
    now: wall,
  });
  return {
    accounts,
    sessions,
    entrance,
    signIn,
    ownAccount: new OwnAccount({ accounts, factors, passwords, passkeys, factorKey, now, wall }),
    oneTimeLinks: new OneTimeLinks({ links, passwords, entrance, now }),
    manage: new ManageAccounts({ accounts, links, units, now }),
    machineKeys: new MachineKeys({
      store: new SqlMachineKeyStore(writer, engine, pen),
      units,
      now,
      newId: randomId,
    }),
    demoAdministrator: () => demoAdministrator({ accounts, links, passwords, now }),
    provider:
      provider === null
        ? null
        : new Provider({
            settings: provider,
            accounts,
            links,
            sessions,
            entrance,
            cookieKey: keys.secret('cookies'),
            now,
          }),
    units,
    publicUrl,
    now,
  };
}
