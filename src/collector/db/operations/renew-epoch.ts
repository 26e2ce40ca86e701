import type { Transaction } from 'kysely';
import type { Epoch } from '../../../core/kernel/brand.ts';
import { readHeads } from '../heads/heads.ts';
import { writeMeta } from '../meta.ts';
import { randomId } from '../random-id.ts';
import type { Database } from '../schema.ts';

/**
 * A new epoch for every enrolment, those with one of their own included: each device offers what it still has. Where the
 * former one ended is written down, so that what devices heard in it beyond that is seen to be lost and not cut off.
 */
export async function renewEpoch(transaction: Transaction<Database>): Promise<Epoch> {
  const former = await readHeads(transaction);
  await transaction
    .insertInto('former_epochs')
    .values({
      epoch: former.epoch,
      audit_sequence: former.audit.sequence,
      ledger_sequence: former.ledger.sequence,
    })
    .execute();
  const epoch = randomId();
  await writeMeta(transaction, 'epoch', epoch);
  await transaction.updateTable('enrolments').set({ epoch: null }).execute();
  return epoch as Epoch;
}
