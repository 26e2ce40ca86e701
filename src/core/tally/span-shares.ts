import { isShorterSpan, type SpanKind, spanKindsFrom } from '../kernel/span.ts';
import type { Waiting } from './waiting-answers.ts';

/** What the tallies of one span hold of a released response: it without some answers, less it without even more. */
export interface SpanShare {
  readonly kind: SpanKind;
  /** Items without whose answers the response counts. */
  readonly without: ReadonlySet<number>;
  /** Those without whose answers shorter spans hold it already; null in the span the response itself was released for. */
  readonly held: ReadonlySet<number> | null;
}

/**
 * In which spans a released response counts, and with which answers. An answer that was released for a longer span
 * than its response is in the tallies of that span as a correction: the response with it, less the response without it.
 * So the spans inside a period add up to the response with all that was released for them, the sums of squares too,
 * which are not those of the answer alone.
 *
 * Precondition: no answer was released for a shorter span than the response.
 */
export function spanShares(released: SpanKind, { items, later }: Waiting): readonly SpanShare[] {
  const kinds = spanKindsFrom(released).filter(
    (kind) => kind === released || [...later.values()].includes(kind),
  );
  let held: ReadonlySet<number> | null = null;
  return kinds.map((kind) => {
    const notYet = [...later].filter(([, span]) => isShorterSpan(kind, span)).map(([item]) => item);
    const share: SpanShare = { kind, without: new Set([...items, ...notYet]), held };
    held = share.without;
    return share;
  });
}
