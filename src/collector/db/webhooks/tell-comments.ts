import type { Transaction } from 'kysely';
import { FEWEST_COMMENTS_TOLD } from '../../../contract/webhooks/webhook-limits.ts';
import { type Day, localDay } from '../../../core/kernel/calendar.ts';
import { withinScope } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import type { Database } from '../schema.ts';
import { addDelivery, listeningTo } from './queue-event.ts';

/** How many comments of each unit (`code@valid-from`) may be read from now on. */
type NewlyShown = ReadonlyMap<string, number>;

/** What happens in the transaction in which comments come to be read; made ready before it begins. */
export type OnNewlyShown = () => Promise<
  (transaction: Transaction<Database>, shown: NewlyShown) => Promise<void>
>;

interface TellSources {
  readonly units: { readonly tree: () => Promise<UnitTree> };
  readonly nowMs: () => number;
}

/**
 * Tells webhooks of new comments, in the transaction in which those come to be read: how many in all there are in the
 * scope, at most once a day and never of fewer than ten. What is fewer, or came later that day, waits for the next time.
 */
export function tellComments({ units, nowMs }: TellSources): OnNewlyShown {
  return async () => {
    // Not in the transaction: SQLite has one connection that writes, by which units are read too.
    const [tree, day] = [await units.tree(), localDay(nowMs())];
    return (transaction, shown) => tell(transaction, shown, { tree, day, nowMs: nowMs() });
  };
}

async function tell(
  transaction: Transaction<Database>,
  shown: NewlyShown,
  { tree, day, nowMs }: { readonly tree: UnitTree; readonly day: Day; readonly nowMs: number },
): Promise<void> {
  for (const { id, scope } of await listeningTo(transaction, 'comments.new')) {
    const isWithin = withinScope(tree, { top: scope }, day);
    const fresh = [...shown].reduce((sum, [unit, count]) => (isWithin(unit) ? sum + count : sum), 0);
    const { new_comments: comments } = await transaction
      .updateTable('webhooks')
      .set(({ eb }) => ({ new_comments: eb('new_comments', '+', fresh) }))
      .where('id', '=', id)
      .returning('new_comments')
      .executeTakeFirstOrThrow();
    if (comments < FEWEST_COMMENTS_TOLD) continue;
    const data = { scope: scope === null ? null : { code: scope }, day, comments };
    const event = { key: `comments.new ${day}`, type: 'comments.new', data } as const;
    if (!(await addDelivery(transaction, id, event, nowMs))) continue;
    await transaction.updateTable('webhooks').set({ new_comments: 0 }).where('id', '=', id).execute();
  }
}
