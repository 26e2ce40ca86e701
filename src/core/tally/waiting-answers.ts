import type { ItemId } from '../questionnaire/questionnaire.ts';
import type { TallyLayout } from './tally-layout.ts';

/** Stands for the flags of a response among the items it waits with. */
const FLAGS = 'flags';

/** What of a response is in no figure and no export. */
export interface Waiting {
  /** Indexes into TallyLayout.items. */
  readonly items: ReadonlySet<number>;
  readonly flags: boolean;
}

/** As it stands in `records.waiting`. */
export function waitingText(layout: TallyLayout, { items, flags }: Waiting): string {
  const ids: string[] = layout.items.filter((_, index) => items.has(index));
  return JSON.stringify(flags ? [...ids, FLAGS] : ids);
}

/** Null where it is not what waitingText makes. */
export function parseWaiting(layout: TallyLayout, text: string): Waiting | null {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) return null;
  const flags = parsed.at(-1) === FLAGS;
  const items = (flags ? parsed.slice(0, -1) : parsed).map((id) => layout.items.indexOf(id as ItemId));
  return items.includes(-1) ? null : { items: new Set(items), flags };
}
