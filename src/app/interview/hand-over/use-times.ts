import { useCallback, useEffect, useRef } from 'react';
import { DAY_MS } from '../../../core/kernel/duration.ts';

/**
 * How long each screen was shown, in whole milliseconds, 0 to a day.
 *
 * @param screen null where none is shown whose time counts
 */
export function useTimes(screen: string | null): () => Readonly<Record<string, number>> {
  const times = useRef<Record<string, number>>({});
  useEffect(() => {
    if (screen === null) return;
    const sinceMs = performance.now();
    return () => {
      const shown = (times.current[screen] ?? 0) + Math.round(performance.now() - sinceMs);
      times.current[screen] = Math.min(DAY_MS, Math.max(0, shown));
    };
  }, [screen]);
  return useCallback(() => ({ ...times.current }), []);
}
