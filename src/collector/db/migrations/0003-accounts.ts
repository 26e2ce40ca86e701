import type { Transaction } from 'kysely';
import { createTable, type Table } from '../create-table.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

const ofAccount: Pick<Table, 'references'> = { references: [['account'], 'accounts', ['id']] };

/** People, their sessions, second factors and one-time links. */
export async function addAccounts(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'accounts', {
    columns: {
      id: 'text',
      name: 'text',
      name_key: 'text',
      role: 'text',
      scope: 'text?',
      password: 'text?',
      disabled: 'integer',
      revision: 'integer',
      added_day: 'text',
      issuer: 'text?',
      subject: 'text?',
    },
    key: ['id'],
  });
  await unique(transaction, 'accounts', ['name_key']);
  // No two accounts are one person at the provider; any number may have none.
  await unique(transaction, 'accounts', ['issuer', 'subject']);
  await createTable(transaction, engine, 'sessions', {
    columns: {
      token_sha256: 'text',
      id: 'text',
      account: 'text',
      revision: 'integer',
      stage: 'text',
      since_ms: 'integer',
      last_seen_ms: 'integer',
      authenticated_ms: 'integer',
      browser: 'text',
      challenge: 'text?',
      challenge_ms: 'integer?',
    },
    key: ['token_sha256'],
    ...ofAccount,
  });
  await createTable(transaction, engine, 'totp_secrets', {
    columns: { account: 'text', secret: 'bytes', last_step: 'integer', confirmed: 'integer' },
    key: ['account', 'confirmed'],
    ...ofAccount,
  });
  await createTable(transaction, engine, 'passkeys', {
    columns: {
      id: 'text',
      account: 'text',
      public_key: 'bytes',
      counter: 'integer',
      name: 'text',
      transports: 'text',
      added_day: 'text',
    },
    key: ['id'],
    ...ofAccount,
  });
  await createTable(transaction, engine, 'recovery_codes', {
    columns: { account: 'text', mac: 'text' },
    key: ['account', 'mac'],
    ...ofAccount,
  });
  await createTable(transaction, engine, 'one_time_links', {
    columns: {
      token_sha256: 'text',
      purpose: 'text',
      account: 'text?',
      removes_factors: 'integer',
      expires_ms: 'integer',
    },
    key: ['token_sha256'],
    ...ofAccount,
  });
  await createTable(transaction, engine, 'failed_sign_ins', {
    columns: { day: 'text', at: 'text', count: 'integer' },
    key: ['day', 'at'],
  });
  for (const table of ['sessions', 'passkeys', 'one_time_links'] as const) {
    await transaction.schema.createIndex(`${table}_of_account`).on(table).column('account').execute();
  }
}

async function unique(transaction: Transaction<Database>, table: string, columns: string[]): Promise<void> {
  const name = `${table}_by_${columns.join('_')}`;
  await transaction.schema.createIndex(name).on(table).columns(columns).unique().execute();
}
