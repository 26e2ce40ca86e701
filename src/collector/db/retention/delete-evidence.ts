import type { Transaction } from 'kysely';
import type { Day } from '../../../core/kernel/calendar.ts';
import { readMeta, writeMeta } from '../meta.ts';
import type { Database } from '../schema.ts';

/**
 * Deletes the evidence of batches that came before a day, and remembers that, so that a recount from the batches does
 * not take what they vouched for as forged. Returns how many there were.
 */
export async function deleteEvidence(transaction: Transaction<Database>, before: Day): Promise<number> {
  const { numDeletedRows } = await transaction
    .deleteFrom('batches')
    .where('day', '<', before)
    .executeTakeFirst();
  const since = await readMeta(transaction, 'evidence-since');
  if (numDeletedRows > 0n && (since === null || since < before))
    await writeMeta(transaction, 'evidence-since', before);
  return Number(numDeletedRows);
}
