import { isShorterSpan, SPAN_KINDS, type SpanKind, spanKindsFrom } from '../../kernel/span.ts';
import type { ItemId } from '../../questionnaire/questionnaire.ts';
import type { SpanShare } from '../span-shares.ts';
import type { TallyLayout } from '../tally-layout.ts';
import type { Waiting } from '../waiting-answers.ts';

/** With which breakdowns a released response came: what is released after they were made comes with those of a longer span. */
export interface BreakdownEntry {
  readonly span: SpanKind;
  /** Items whose answers came with the breakdowns of a longer span, and that; null: they have not come yet. */
  readonly later: ReadonlyMap<number, SpanKind | null>;
}

/** What of a value moved when the breakdowns of a span were made. */
export interface MovedValue {
  /** Whether its new respondents did. */
  readonly respondents: boolean;
  /** Indexes into TallyLayout.items: of those to which its respondents' new answers did. */
  readonly items: ReadonlySet<number>;
}

/** Between an item and the longer span. */
const WITH_SPAN = '@';

/** As it stands in `records.breakdown`. */
export function entryText(layout: TallyLayout, { span, later }: BreakdownEntry): string {
  const items = [...later]
    .sort(([a], [b]) => a - b)
    .map(([item, with_]) => `${layout.items[item]}${with_ === null ? '' : WITH_SPAN + with_}`);
  return JSON.stringify([span, ...items]);
}

/** Null where it is not what entryText makes. */
export function parseEntry(layout: TallyLayout, text: string): BreakdownEntry | null {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) return null;
  const [span, ...items] = parsed.map(String);
  if (!isSpanKind(span)) return null;
  const later = new Map<number, SpanKind | null>();
  for (const one of items) {
    const [id, with_, ...rest] = one.split(WITH_SPAN);
    const item = layout.items.indexOf(id as ItemId);
    const isKnown = with_ === undefined || (isSpanKind(with_) && isShorterSpan(span, with_));
    if (item < 0 || rest.length > 0 || !isKnown) return null;
    later.set(item, with_ ?? null);
  }
  return { span, later };
}

/**
 * The entry of a released response once the breakdowns of a span around it are made.
 *
 * @param before its entry so far; null where it had come with none
 */
export function enteredWith(kind: SpanKind, before: BreakdownEntry | null, waiting: Waiting): BreakdownEntry {
  const isThere = (item: number) => {
    const released = waiting.later.get(item);
    return !waiting.items.has(item) && (released === undefined || !isShorterSpan(kind, released));
  };
  if (before === null) {
    const items = [...waiting.items, ...waiting.later.keys()].filter((item) => !isThere(item));
    return { span: kind, later: new Map(items.map((item) => [item, null])) };
  }
  const later = [...before.later].map(
    ([item, with_]) => [item, with_ === null && isThere(item) ? kind : with_] as const,
  );
  return { span: before.span, later: new Map(later) };
}

/** Whether an answer came with the breakdowns of a span or of a shorter one. */
export function hasComeWith(kind: SpanKind, { span, later }: BreakdownEntry, item: number): boolean {
  const with_ = later.get(item);
  if (with_ === null) return false;
  return !isShorterSpan(kind, with_ ?? span);
}

/**
 * In which spans' breakdowns a response counts within one value, and with which answers, as spanShares says of figures:
 * in that of the first span that its value moved in since it came, and in those of longer ones that answers moved in.
 *
 * @param moved what moved of the value in the span of a kind around the response
 */
export function breakdownShares(
  entry: BreakdownEntry,
  items: number,
  moved: (kind: SpanKind) => MovedValue | undefined,
): readonly SpanShare[] {
  const without = new Set(Array.from({ length: items }, (_, item) => item));
  const shares: SpanShare[] = [];
  for (const kind of spanKindsFrom(entry.span)) {
    const value = moved(kind);
    const held = shares.at(-1)?.without ?? null;
    if (value === undefined || (held === null && !value.respondents)) continue;
    for (const item of value.items) if (hasComeWith(kind, entry, item)) without.delete(item);
    if (held?.size !== without.size) shares.push({ kind, without: new Set(without), held });
  }
  return shares;
}

function isSpanKind(text: string | undefined): text is SpanKind {
  return (SPAN_KINDS as readonly (string | undefined)[]).includes(text);
}
