import type { Kysely } from 'kysely';
import { periodTree } from '../../../core/figures/period-tree.ts';
import { must } from '../../../core/kernel/assert.ts';
import { parsePeriod } from '../../../core/kernel/period.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import type { Database } from '../schema.ts';
import { unitOfRow } from '../units/unit-row.ts';
import type { Difference } from './difference.ts';

/**
 * Compares the sum over the tree of units with the sum of the tallies, month by month: every unit with responses must
 * stand in the tree of their month, or nothing above it counts them.
 */
export async function* compareTrees(snapshot: Kysely<Database>): AsyncGenerator<Difference> {
  const units = (await snapshot.selectFrom('units').selectAll().execute()).map(unitOfRow);
  const months = await snapshot.selectFrom('tallies').select('month').distinct().orderBy('month').execute();
  for (const { month } of months) {
    const period = parsePeriod(month);
    const { countedAt } = periodTree(units, must(period.ok ? period.value : null, 'a stored month'));
    const rows = await snapshot
      .selectFrom('tallies')
      .select(['unit', ({ fn }) => fn.sum<number | string>('responses').as('responses')])
      .where('month', '=', month)
      .where('margin', '=', TOTAL_MARGIN)
      .groupBy('unit')
      .orderBy('unit')
      .execute();
    for (const { unit, responses } of rows) {
      if (!countedAt.has(unit)) yield { kind: 'unit', unit, month, responses: Number(responses) };
    }
  }
}
