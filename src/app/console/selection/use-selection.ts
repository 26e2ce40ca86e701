import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useCollectorNow } from '../requests/use-collector-now.ts';
import { isOfSelection, parametersOf, type Selection, selectionOf } from './selection.ts';

export interface AddressedSelection {
  readonly selection: Selection;
  /** Everything the address says, the page's own parameters among it. */
  readonly parameters: URLSearchParams;
  /** By the collector's clock. */
  readonly nowMs: number;
  /** Looks at something else; the page's own parameters stay. */
  readonly select: (change: Partial<Selection>) => void;
  /** Sets parameters of the page's own; null takes one out. */
  readonly setOwn: (values: Readonly<Record<string, string | null>>) => void;
}

/**
 * What the address bar says is looked at, beside parameters of the page's own.
 *
 * @param saidMs when the newest answer was made; null before the first
 */
export function useSelection(saidMs: number | null): AddressedSelection {
  const [parameters, setParameters] = useSearchParams();
  // An answer that is forgotten while the next is read does not turn the clock back.
  const [lastSaidMs, setLastSaidMs] = useState(saidMs);
  useEffect(() => {
    if (saidMs !== null) setLastSaidMs(saidMs);
  }, [saidMs]);
  const nowMs = useCollectorNow(lastSaidMs);
  const selection = selectionOf(parameters, nowMs);
  const own = () => [...parameters].filter(([name]) => !isOfSelection(name));
  return {
    selection,
    parameters,
    nowMs,
    select: (change) => {
      const isNewest = selection.isNewest && change.period === undefined;
      const next = parametersOf({ ...selection, isNewest, ...change });
      for (const [name, value] of own()) next.set(name, value);
      setParameters(next);
    },
    setOwn: (values) => {
      const next = parametersOf(selection);
      for (const [name, value] of Object.entries({ ...Object.fromEntries(own()), ...values })) {
        if (value !== null) next.set(name, value);
      }
      setParameters(next, { replace: true });
    },
  };
}
