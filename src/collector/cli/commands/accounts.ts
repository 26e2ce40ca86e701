import { type Command, Option } from 'commander';
import { ROLES, type Role } from '../../../contract/people/roles.ts';
import { must } from '../../../core/kernel/assert.ts';
import type { Result } from '../../../core/kernel/result.ts';
import type { ListedAccount } from '../../people/accounts/account-store.ts';
import {
  type AccountsPage,
  type AccountsQuery,
  AT_THE_MACHINE,
  FIRST_ACCOUNTS,
  type Invited,
  type ManageFailure,
} from '../../people/accounts/manage-accounts.ts';
import { addressesOf } from '../../start/addresses.ts';
import type { Config } from '../../start/config.ts';
import type { Collector } from '../../start/open-collector.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import type { ConfigOptions } from '../read-config-of.ts';
import { asTable } from '../table.ts';
import { withCollector } from '../with-collector.ts';

interface AccountOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
}

interface AddOptions extends AccountOptions {
  readonly role: Role;
  readonly unit?: string;
}

interface ResetOptions extends AccountOptions {
  readonly removeSecondFactors?: true;
}

const EXIT_CODES =
  '\nExit codes: 0 done; 1 refused, nothing was changed; 2 the command was not given as described;\n' +
  '3 the database cannot be used.';

/** `sipas accounts`: what administrators do in the console, for the person who stands at the machine. */
export function registerAccounts(program: Command, context: CommandContext): void {
  const accounts = program.command('accounts');
  const command = (name: string, summary: string) =>
    accounts
      .command(name)
      .summary(summary)
      .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
      .option('--json', 'print the result as JSON')
      .addHelpText('after', EXIT_CODES);
  command('list', 'all accounts').description('Lists all accounts.').action(context.actionOf(list));
  command('add', 'invite somebody')
    .description(
      'Adds an account and prints the link by which its owner chooses a password; it works once, for 24 hours. ' +
        'With --unit the account is bound to that unit and all below it. Works while the server runs.',
    )
    .argument('<name>', 'what the person signs in with')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .option('--unit <code>', 'the unit it is bound to (default: none)')
    .action(context.actionOf(add));
  command('reset', 'let somebody choose another password')
    .description(
      'Prints a link by which the account gets another password; it works once, for 24 hours. Until then the former ' +
        'password stands. Works while the server runs.',
    )
    .argument('<name>', 'the account')
    .option('--remove-second-factors', 'using the link also takes away second factors and recovery codes')
    .action(context.actionOf(reset));
  for (const verb of ['disable', 'enable'] as const) {
    command(
      verb,
      verb === 'disable' ? 'end all sessions of an account and let nobody in by it' : 'undo disable',
    )
      .description(
        verb === 'disable'
          ? 'Disables an account: its sessions end at once. Works while the server runs.'
          : 'Lets the account in again, with its former password. Works while the server runs.',
      )
      .argument('<name>', 'the account')
      .action((name: string, options: AccountOptions) =>
        setDisabled(context, name, verb === 'disable', options),
      );
  }
  for (const verb of ['open', 'close'] as const) {
    command(
      `${verb}-comments`,
      verb === 'open' ? 'let the head of an office read the comments on it' : 'undo open-comments',
    )
      .description(
        verb === 'open'
          ? 'Lets a supervisor who is bound to a unit read the comments on that unit too; otherwise only people above it ' +
              'do. The audit log has it. Works while the server runs.'
          : 'Leaves the comments on the unit to people above it again. Works while the server runs.',
      )
      .argument('<name>', 'the account')
      .action((name: string, options: AccountOptions) =>
        setOwnComments(context, name, verb === 'open', options),
      );
  }
  command('link', 'the link that makes the first administrator, again')
    .description(
      'Prints a new link that makes the first administrator, in place of the one printed at the start. Only while ' +
        'there is no account.',
    )
    .action(context.actionOf(link));
}

async function list(context: CommandContext, { json, ...options }: AccountOptions): Promise<void> {
  await withCollector(context, options, async ({ people }) => {
    const accounts: ListedAccount[] = [];
    let query: AccountsQuery | null = FIRST_ACCOUNTS;
    while (query !== null) {
      const page: Result<AccountsPage, 'page-unknown'> = await people.manage.list(AT_THE_MACHINE, query);
      // No account is ever deleted.
      const { accounts: listed, next } = must(
        page.ok ? page.value : null,
        'the page after one that was read',
      );
      accounts.push(...listed);
      query = next === null ? null : { ...query, after: next };
    }
    if (json === true) {
      const listed = accounts.map((account) => ({
        name: account.name,
        role: account.role,
        unit: account.scope,
        state: stateOf(account),
        secondFactor: account.hasSecondFactor,
        readsOwnComments: account.readsOwnComments,
        added: account.addedDay,
      }));
      context.print(JSON.stringify({ ok: true, accounts: listed }));
    } else if (accounts.length === 0)
      context.print('there is no account; sipas accounts link makes the first');
    else
      context.print(
        asTable(
          ['name', 'role', 'unit', 'state', 'second factor', 'own comments', 'added'],
          accounts.map(rowOf),
        ),
      );
  });
}

async function add(
  context: CommandContext,
  name: string,
  { role, unit, json, ...options }: AddOptions,
): Promise<void> {
  await withCollector(context, options, async ({ people }, config) => {
    const added = await people.manage.add(AT_THE_MACHINE, { name, role, scope: unit ?? null });
    if (!added.ok) throw refusal(added.error, name, unit);
    printOneTimeLink(context, added.value, config, json);
  });
}

async function reset(
  context: CommandContext,
  name: string,
  { removeSecondFactors, json, ...options }: ResetOptions,
): Promise<void> {
  await withCollector(context, options, async ({ people }, config) => {
    const { id } = await found(people, name);
    const renewed = await people.manage.renewLink(AT_THE_MACHINE, id, removeSecondFactors === true);
    if (!renewed.ok) throw new CommandRefused(`${name} is disabled; sipas accounts enable lets it in again`);
    printOneTimeLink(context, renewed.value, config, json);
  });
}

async function setDisabled(
  context: CommandContext,
  name: string,
  isDisabled: boolean,
  { json, ...options }: AccountOptions,
): Promise<void> {
  await withCollector(context, options, async ({ people }) => {
    const { id } = await found(people, name);
    const changed = await people.manage.change(AT_THE_MACHINE, id, { isDisabled });
    if (!changed.ok) throw refusal(changed.error, name);
    context.print(
      json === true
        ? JSON.stringify({ ok: true, name: changed.value.name, disabled: isDisabled })
        : `${changed.value.name} is ${isDisabled ? 'disabled: its sessions have ended' : 'enabled'}`,
    );
  });
}

async function setOwnComments(
  context: CommandContext,
  name: string,
  readsOwnComments: boolean,
  { json, ...options }: AccountOptions,
): Promise<void> {
  await withCollector(context, options, async ({ people }) => {
    const { id } = await found(people, name);
    const changed = await people.manage.change(AT_THE_MACHINE, id, { readsOwnComments });
    if (!changed.ok) throw refusal(changed.error, name);
    const account = changed.value;
    if (account.readsOwnComments !== readsOwnComments) {
      throw new CommandRefused(`${name} is no supervisor of one unit; those above a unit read its comments`);
    }
    const reads = readsOwnComments ? 'reads' : 'does not read';
    context.print(
      json === true
        ? JSON.stringify({ ok: true, name: account.name, readsOwnComments })
        : `${account.name} ${reads} the comments on ${account.scope ?? 'its unit'}`,
    );
  });
}

async function link(context: CommandContext, { json, ...options }: AccountOptions): Promise<void> {
  await withCollector(context, options, async ({ people }, config) => {
    const path = await people.oneTimeLinks.renewFirst();
    if (path === null) throw new CommandRefused('there is an account already; sipas accounts list shows all');
    const address = absolute(path, config);
    context.print(json === true ? JSON.stringify({ ok: true, link: address }) : address);
  });
}

async function found(people: Collector['people'], name: string) {
  const account = await people.manage.findByName(name);
  if (account === null)
    throw new CommandRefused(`there is no account ${name}; sipas accounts list shows all`);
  return account;
}

function printOneTimeLink(
  context: CommandContext,
  { account, link: { path, expiresMs } }: Invited,
  config: Config,
  json?: true,
): void {
  const address = absolute(path, config);
  context.print(
    json === true ? JSON.stringify({ ok: true, name: account.name, link: address, expiresMs }) : address,
  );
}

/** Where a browser opens it, as far as this process knows: the server may listen elsewhere by options of its own. */
function absolute(path: string, config: Config): string {
  return `${config.publicUrl ?? addressesOf(config, config.port)[0]}${path}`;
}

function refusal(failure: ManageFailure, name: string, unit?: string): CommandRefused {
  switch (failure) {
    case 'account-name-taken':
      return new CommandRefused(`there is an account ${name} already`);
    case 'name-malformed':
      return new CommandRefused(
        'a name has 2 to 60 letters, digits and characters of ._@+-, with single spaces between',
      );
    case 'unit-unknown':
      return new CommandRefused(`there is no unit ${unit}`);
    case 'account-needed':
      return new CommandRefused(
        `${name} is the only administrator of everything who can sign in; first make another`,
      );
    default:
      return new CommandRefused(`there is no account ${name}`);
  }
}

function stateOf({ isDisabled, password, provider }: ListedAccount): string {
  if (isDisabled) return 'disabled';
  return password === null && provider === null ? 'invited' : 'active';
}

function rowOf(account: ListedAccount): readonly string[] {
  const { name, role, scope, hasSecondFactor, readsOwnComments, addedDay } = account;
  const yes = (is: boolean) => (is ? 'yes' : 'no');
  return [name, role, scope ?? '', stateOf(account), yes(hasSecondFactor), yes(readsOwnComments), addedDay];
}
