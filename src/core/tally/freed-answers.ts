import type { ItemId } from '../questionnaire/questionnaire.ts';
import type { TallyLayout } from './tally-layout.ts';
import type { Waiting } from './waiting-answers.ts';

/**
 * What is kept of answers that waited and moved into figures later, so that a closed period can be counted again: how many
 * snapshots there were by then. Empty where there were none, since nothing asks for it then.
 *
 * Example: after the second snapshot the answers to two items move: `2:access.signage access.seating;`
 *
 * @param items indexes into TallyLayout.items
 */
export function freedText(layout: TallyLayout, snapshots: number, items: readonly number[]): string {
  if (snapshots === 0 || items.length === 0) return '';
  return `${snapshots}:${items.map((item) => layout.items[item]).join(' ')};`;
}

/**
 * What a response waited with when a snapshot was taken.
 *
 * @param waiting what it waits with now
 * @param freed texts of freedText, one after the other
 * @param number of the snapshot, from 1 on
 * @returns null where the text is not what freedText makes
 */
export function waitingThen(
  layout: TallyLayout,
  waiting: Waiting,
  { freed, number }: { readonly freed: string; readonly number: number },
): Waiting | null {
  if (freed === '') return waiting;
  const [items, later] = [new Set(waiting.items), new Map(waiting.later)];
  for (const part of freed.split(';').slice(0, -1)) {
    const [, snapshots, ids] = /^([1-9]\d*):(.+)$/.exec(part) ?? [];
    if (snapshots === undefined || ids === undefined) return null;
    for (const id of ids.split(' ')) {
      const item = layout.items.indexOf(id as ItemId);
      if (item < 0) return null;
      if (Number(snapshots) < number) continue;
      items.add(item);
      later.delete(item);
    }
  }
  return { items, later, flags: waiting.flags };
}
