import { ACCOUNTS_PER_PAGE } from '../../../contract/people/account-limits.ts';
import type { FailedSignIns, NewAccount } from '../../../contract/people/accounts.ts';
import { dayOfNumber, localDay, numberOfDay } from '../../../core/kernel/calendar.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import { foldText } from '../../../core/units/fold-text.ts';
import { EVERY_UNIT, findUnitOf, type UnitScope, withinScope } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import { type Account, accountName, nameKey } from './account.ts';
import type { AccountChange, AccountStore, Continued, ListedAccount } from './account-store.ts';
import type { OneTimeLinkStore } from './one-time-link-store.ts';
import { type HandedOut, newOneTimeLink } from './one-time-links.ts';
import type { AccountId } from './principal.ts';

/** Why an account may not be bound to a unit. */
type ScopeFault = 'unit-unknown' | 'forbidden';
type AddFailure = 'account-name-taken' | 'name-malformed' | ScopeFault;
type ChangeFailure = 'account-unknown' | 'account-needed' | ScopeFault;
export type ManageFailure = AddFailure | ChangeFailure;

/** Who manages, and which units that reaches. */
export interface Manager {
  /** As the audit log names it. */
  readonly actor: string;
  readonly scope: UnitScope;
}

/** Somebody at the machine itself. */
export const AT_THE_MACHINE: Manager = { actor: 'command', scope: EVERY_UNIT };

export interface Invited {
  readonly account: Account;
  readonly link: Pick<HandedOut, 'path' | 'expiresMs'>;
}

export interface ManagePorts {
  readonly accounts: AccountStore;
  readonly links: OneTimeLinkStore;
  readonly units: { readonly tree: () => Promise<UnitTree> };
  readonly now: () => number;
}

export interface AccountsQuery {
  /** Part of a name, accents and case aside; empty: any name. */
  readonly search: string;
  /** `next` of the page before. */
  readonly after: AccountId | null;
}

export const FIRST_ACCOUNTS: AccountsQuery = { search: '', after: null };

export interface AccountsPage {
  readonly accounts: readonly ListedAccount[];
  /** What to ask for to get the accounts after these; null on the last page. */
  readonly next: AccountId | null;
  /** Accounts in scope, whatever is searched for. */
  readonly total: number;
  readonly failedSignIns: FailedSignIns | null;
}

const DAYS_OF_FAILURES = 7;

/**
 * What administrators do with accounts. One who is bound to a unit sees and changes only accounts bound to it or
 * below, and binds nobody elsewhere: so no account ever gets more than the person who gives it has. Accounts outside are
 * answered as if they were not there.
 */
export class ManageAccounts {
  readonly #ports: ManagePorts;

  constructor(ports: ManagePorts) {
    this.#ports = ports;
  }

  /** One page of them by name, and how many sign-ins failed in the whole collector, for those who may know. */
  async list(
    { scope }: Manager,
    { search, after }: AccountsQuery,
  ): Promise<Result<AccountsPage, 'page-unknown'>> {
    const { accounts } = this.#ports;
    const last = after === null ? null : await accounts.find(after);
    const isVisible = await this.#visibility(scope);
    if (after !== null && (last === null || !isVisible(last))) return err('page-unknown');
    const units = await this.#unitsWithin(scope);
    const selection = {
      units,
      search: foldText(search.trim()),
      after: last === null ? null : nameKey(last.name),
    };
    const [found, total, failedSignIns] = await Promise.all([
      accounts.list(selection, ACCOUNTS_PER_PAGE + 1),
      accounts.count(units),
      scope.top === null ? this.#failedSignIns() : null,
    ]);
    const page = found.slice(0, ACCOUNTS_PER_PAGE);
    const next = page.length < found.length ? (page.at(-1)?.id ?? null) : null;
    return ok({ accounts: page, next, total, failedSignIns });
  }

  /**
   * Invites somebody. Names given by an administrator bound to a unit end with the code of the account's unit, added
   * where it is not typed; nobody else's do: so that a name that is taken elsewhere tells them nothing.
   */
  async add(
    { actor, scope }: Manager,
    { name: typedName, role, scope: unit }: NewAccount,
  ): Promise<Result<Invited, AddFailure>> {
    const fault = await this.#scopeFault(scope, unit);
    if (fault !== null) return err(fault);
    const { accounts, now, units } = this.#ports;
    const name = accountName(scope.top === null || unit === null ? typedName : nameOfUnit(typedName, unit));
    if (name === null || isNameOfOther(await units.tree(), name, unit)) return err('name-malformed');
    const link = newOneTimeLink(now());
    const account = await accounts.add({ name, role, scope: unit }, link.kept, actor);
    return account === null ? err('account-name-taken') : ok({ account, link });
  }

  /** @param continued the manager's own session, when it is their own account */
  async change(
    { actor, scope }: Manager,
    id: AccountId,
    change: AccountChange,
    continued: Continued | null = null,
  ): Promise<Result<Account, ChangeFailure>> {
    const isVisible = await this.#visibility(scope);
    const fault = change.scope === undefined ? null : await this.#scopeFault(scope, change.scope);
    return this.#ports.accounts.change<ChangeFailure>(
      id,
      actor,
      (account) => {
        if (!isVisible(account)) return err('account-unknown');
        return fault === null ? ok(withOwnComments(account, change)) : err(fault);
      },
      continued,
    );
  }

  /** A new link in place of a former one: the invitation again, or to choose another password. */
  async renewLink(
    { actor, scope }: Manager,
    id: AccountId,
    removesFactors: boolean,
  ): Promise<Result<Invited, 'account-unknown'>> {
    const { accounts, links, now } = this.#ports;
    const account = await accounts.find(id);
    if (account === null || !(await this.#visibility(scope))(account)) return err('account-unknown');
    const link = newOneTimeLink(now(), removesFactors);
    const isRenewed = await links.renew(account, link.kept, actor);
    return isRenewed ? ok({ account, link }) : err('account-unknown');
  }

  findByName(name: string): Promise<Account | null> {
    return this.#ports.accounts.findByName(nameKey(name));
  }

  async #visibility(scope: UnitScope): Promise<(account: Account) => boolean> {
    if (scope.top === null) return () => true;
    const isWithin = withinScope(await this.#ports.units.tree(), scope, localDay(this.#ports.now()));
    return (account) => account.scope !== null && isWithin(account.scope);
  }

  async #failedSignIns(): Promise<FailedSignIns> {
    const { accounts, now } = this.#ports;
    const today = localDay(now());
    const first = dayOfNumber(numberOfDay(today) - DAYS_OF_FAILURES + 1);
    return {
      today: await accounts.failedSignIns(today),
      sevenDays: await accounts.failedSignIns(first),
    };
  }

  /** Codes of the units in scope; null for every one. */
  async #unitsWithin(scope: UnitScope): Promise<readonly string[] | null> {
    if (scope.top === null) return null;
    const tree = await this.#ports.units.tree();
    const isWithin = withinScope(tree, scope, localDay(this.#ports.now()));
    return [...new Set(tree.units.map(({ code }) => code))].filter(isWithin);
  }

  /** Why an account may not be bound to that unit. Of units outside nothing is told, not even that they are there. */
  async #scopeFault(scope: UnitScope, unit: string | null): Promise<ScopeFault | null> {
    if (unit === null) return scope.top === null ? null : 'forbidden';
    const tree = await this.#ports.units.tree();
    const today = localDay(this.#ports.now());
    if (scope.top !== null && !withinScope(tree, scope, today)(unit)) return 'forbidden';
    return findUnitOf(tree, unit, today) === null ? 'unit-unknown' : null;
  }
}

/** Whoever gets another role or unit is no longer the head the comments were opened to. */
function withOwnComments(account: Account, change: AccountChange): AccountChange {
  const { role, scope } = { ...account, ...change };
  const isSame = role === account.role && scope === account.scope;
  const isHead = role === 'supervisor' && scope !== null;
  const wanted = change.readsOwnComments ?? (isSame && account.readsOwnComments);
  return { ...change, readsOwnComments: isHead && wanted };
}

/** The name with `@` and the unit's code at its end. */
function nameOfUnit(typed: string, unit: string): string {
  const ending = `@${unit}`;
  return nameKey(typed).endsWith(nameKey(ending)) ? typed : typed.trim() + ending;
}

/** Whether the name ends with the code of a unit that is not the account's; names are one whatever their case. */
function isNameOfOther({ units }: UnitTree, name: string, unit: string | null): boolean {
  const [, ending] = /@([^@]+)$/.exec(nameKey(name)) ?? [];
  if (ending === undefined || (unit !== null && ending === nameKey(unit))) return false;
  return units.some(({ code }) => nameKey(code) === ending);
}
