import { SPAN_KINDS, type SpanKind } from '../kernel/span.ts';
import type { ItemId } from '../questionnaire/questionnaire.ts';
import type { TallyLayout } from './tally-layout.ts';

/** Stands for the flags of a response among the items it waits with. */
const FLAGS = 'flags';
/** Between an item and the longer span its answer was released for. */
const FOR_SPAN = '@';

/** What of a released response is not in the figures and exports of its own span. */
export interface Waiting {
  /** Indexes into TallyLayout.items of the answers that are in no figure and no export. */
  readonly items: ReadonlySet<number>;
  /** Of the answers that were released for a longer span than the response, that span. */
  readonly later: ReadonlyMap<number, SpanKind>;
  readonly flags: boolean;
}

/** As it stands in `records.waiting`. */
export function waitingText(layout: TallyLayout, { items, later, flags }: Waiting): string {
  const ids = layout.items.flatMap((id, index): string[] => {
    const span = later.get(index);
    if (span !== undefined) return [`${id}${FOR_SPAN}${span}`];
    return items.has(index) ? [id] : [];
  });
  return JSON.stringify(flags ? [...ids, FLAGS] : ids);
}

/** Null where it is not what waitingText makes. */
export function parseWaiting(layout: TallyLayout, text: string): Waiting | null {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) return null;
  const flags = parsed.at(-1) === FLAGS;
  const items = new Set<number>();
  const later = new Map<number, SpanKind>();
  for (const one of flags ? parsed.slice(0, -1) : parsed) {
    const [id, span, ...rest] = String(one).split(FOR_SPAN);
    const item = layout.items.indexOf(id as ItemId);
    if (item < 0 || rest.length > 0) return null;
    if (span === undefined) items.add(item);
    else if (isSpanKind(span)) later.set(item, span);
    else return null;
  }
  return { items, later, flags };
}

/**
 * What a response waits with after answers to some items were released.
 *
 * @param span what they were released for, where that is longer than what the response was; else null
 */
export function withoutFreed(
  { items, later, flags }: Waiting,
  freed: ReadonlySet<number>,
  span: SpanKind | null,
): Waiting {
  const left = new Set([...items].filter((item) => !freed.has(item)));
  if (span === null) return { items: left, later, flags };
  const now = [...items].filter((item) => freed.has(item)).map((item) => [item, span] as const);
  return { items: left, later: new Map([...later, ...now]), flags };
}

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

function isSpanKind(text: string): text is SpanKind {
  return (SPAN_KINDS as readonly string[]).includes(text);
}
