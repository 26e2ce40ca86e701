import type { Transaction } from 'kysely';
import type { Database } from '../schema.ts';

/**
 * What was entered from paper of a month whose answers were deleted goes too, though it was never counted: its numbers
 * are withdrawn.
 */
export async function deleteWaitingPaper(transaction: Transaction<Database>): Promise<void> {
  const rows = await transaction
    .selectFrom('paper_passes')
    .innerJoin('frozen_months', 'frozen_months.month', 'paper_passes.month')
    .select('paper_passes.number')
    .where('frozen_months.reopened_day', 'is', null)
    .distinct()
    .execute();
  for (const { number } of rows) {
    await transaction
      .updateTable('paper_forms')
      .set({ state: 'withdrawn' })
      .where('number', '=', number)
      .where('state', 'in', ['once', 'twice'])
      .execute();
    await transaction.deleteFrom('paper_passes').where('number', '=', number).execute();
  }
}
