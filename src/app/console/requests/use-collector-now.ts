import { useEffect, useState } from 'react';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';

/** What the collector said it is, and the browser's clocks when it did. */
interface Anchor {
  readonly collectorMs: number;
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/**
 * What time it is by the collector, as its newest answer said and as time has passed since: this browser's own clock may
 * be of another year, and a page may stand open past the end of a month. Before any answer, the browser's.
 *
 * @param saidMs of the newest answer, milliseconds since 1970; null before the first
 */
export function useCollectorNow(saidMs: number | null): number {
  const [anchor, setAnchor] = useState(() => anchorAt(Date.now()));
  const [nowMs, setNowMs] = useState(anchor.collectorMs);
  useEffect(() => {
    if (saidMs === null) return;
    setAnchor(anchorAt(saidMs));
    setNowMs(saidMs);
  }, [saidMs]);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(anchor.collectorMs + passedSince(anchor)), MINUTE_MS);
    return () => clearInterval(timer);
  }, [anchor]);
  return nowMs;
}

function anchorAt(collectorMs: number): Anchor {
  return { collectorMs, wallMs: Date.now(), monotonicMs: performance.now() };
}

/** The monotonic clock of a browser may stand still while its machine sleeps. */
function passedSince({ wallMs, monotonicMs }: Anchor): number {
  return Math.max(performance.now() - monotonicMs, Date.now() - wallMs);
}
