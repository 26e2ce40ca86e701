import { sql, type Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/** One number a second for thirty years: what no device has made. */
const NEVER_MADE = 1_000_000_000;

/**
 * What devices claim beyond what they can have made stands apart from what is believed. Claims that were believed
 * before are set aside here; what the device did send says the last number again.
 */
export async function setClaimsAside(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await transaction.schema.alterTable('enrolments').addColumn('claimed_sequence', engine.integer).execute();
  await transaction.schema.alterTable('enrolments').addColumn('believed_at_ms', engine.integer).execute();
  await sql`update enrolments set claimed_sequence = last_sequence, missing = 0, last_sequence = coalesce((
      select max(sequence) from ledger where ledger.enrolment = enrolments.id and sequence < ${NEVER_MADE}
    ), 0) where last_sequence >= ${NEVER_MADE}`.execute(transaction);
  for (const column of ['waiting', 'quarantined', 'missing'] as const) {
    await transaction
      .updateTable('enrolments')
      .set(({ ref }) => ({ [column]: ref('last_sequence') }))
      .whereRef(column, '>', 'last_sequence')
      .execute();
  }
}
