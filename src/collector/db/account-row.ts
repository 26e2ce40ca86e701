import type { Selectable } from 'kysely';
import type { Day } from '../../core/kernel/calendar.ts';
import type { Account } from '../accounts/account.ts';
import type { AccountId } from '../accounts/principal.ts';
import type { AccountsTable } from './schema/accounts-tables.ts';

export function accountOfRow(row: Selectable<AccountsTable>): Account {
  const { issuer, subject } = row;
  return {
    id: row.id as AccountId,
    name: row.name,
    role: row.role,
    scope: row.scope,
    password: row.password,
    isDisabled: row.disabled === 1,
    revision: row.revision,
    addedDay: row.added_day as Day,
    provider: issuer === null || subject === null ? null : { issuer, subject },
  };
}
