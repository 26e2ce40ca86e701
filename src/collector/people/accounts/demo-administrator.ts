import { randomInt } from 'node:crypto';
import { must } from '../../../core/kernel/assert.ts';
import type { PasswordCheck } from '../sign-in/password-check.ts';
import { type Account, nameKey } from './account.ts';
import type { AccountStore } from './account-store.ts';
import { AT_THE_MACHINE } from './manage-accounts.ts';
import type { OneTimeLinkStore } from './one-time-link-store.ts';
import { newOneTimeLink } from './one-time-links.ts';

const NAME = 'demo';
/** Letters and digits that are read as no other. 78 bits. */
const ALPHABET = '23456789abcdefghjkmnpqrstvwxyz';
const CHARACTERS = 16;

export interface DemoAdministrator {
  readonly name: string;
  readonly password: string;
  /** A path that signs in once, within a day. The token stands in the fragment. */
  readonly path: string;
}

export interface DemoAdministratorPorts {
  readonly accounts: AccountStore;
  readonly links: OneTimeLinkStore;
  readonly passwords: PasswordCheck;
  readonly now: () => number;
}

/**
 * The administrator of a simulated province: made where there is none, given a password that nobody knew before, and a
 * link that signs in without it. Null where somebody changed what the account may do, or took the password away from it.
 *
 * Precondition: the collector holds nothing but a simulated province.
 */
export async function demoAdministrator(ports: DemoAdministratorPorts): Promise<DemoAdministrator | null> {
  const { accounts, links, passwords, now } = ports;
  const former = await accounts.findByName(nameKey(NAME));
  if (former !== null && !isAsMade(former)) return null;
  const choose = newOneTimeLink(now()).kept;
  const { actor } = AT_THE_MACHINE;
  const account =
    former === null
      ? await accounts.add({ name: NAME, role: 'administrator', scope: null }, choose, actor)
      : (await links.renew(former, choose, actor))
        ? former
        : null;
  if (account === null) return null;
  const password = newPassword();
  const used = await links.use(choose.tokenSha256, { password: await passwords.encode(password) }, null);
  if (!used.ok) return null;
  const { path, kept } = newOneTimeLink(now());
  await links.addDemo(account.id, kept);
  return { name: NAME, password, path };
}

function isAsMade({ role, scope, isDisabled, provider }: Account): boolean {
  return role === 'administrator' && scope === null && !isDisabled && provider === null;
}

function newPassword(): string {
  const characters = Array.from({ length: CHARACTERS }, () =>
    must(ALPHABET[randomInt(ALPHABET.length)], 'a character'),
  );
  return characters.join('').replaceAll(/(.{4})(?=.)/g, '$1-');
}
