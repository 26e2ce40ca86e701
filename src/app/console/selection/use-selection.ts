import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useCollectorNow } from '../requests/use-collector-now.ts';
import { addressWith, type Selection, selectionOf } from './selection.ts';

/** By name; null takes a parameter out. */
type OwnParameters = Readonly<Record<string, string | null>>;

export interface AddressedSelection {
  readonly selection: Selection;
  /** Everything the address says, the page's own parameters among it. */
  readonly parameters: URLSearchParams;
  /** By the collector's clock. */
  readonly nowMs: number;
  /** Looks at something else; the page's own parameters stay. */
  readonly select: (change: Partial<Selection>) => void;
  /** Another step, with parameters of the page's own: the way back leads to what was before. */
  readonly choose: (values: OwnParameters) => void;
  /** The same without a step, as while somebody types. */
  readonly narrow: (values: OwnParameters) => void;
  /** The address of another unit in the same selection, with the page's own parameters or others. */
  readonly addressOf: (unit: string | null, values?: OwnParameters) => string;
  /** When the newest answer was made. */
  readonly setSaidMs: (atMs: number) => void;
}

/** What the address bar says is looked at, beside parameters of the page's own. */
export function useSelection(): AddressedSelection {
  const [parameters, setParameters] = useSearchParams();
  const [saidMs, setSaidMs] = useState<number | null>(null);
  const nowMs = useCollectorNow(saidMs);
  const selection = selectionOf(parameters, nowMs);
  return {
    selection,
    parameters,
    nowMs,
    select: (change) => {
      const isNewest = selection.isNewest && change.period === undefined;
      setParameters(addressWith(parameters, { ...selection, isNewest, ...change }));
    },
    choose: (values) => setParameters(changed(parameters, values)),
    narrow: (values) => setParameters(changed(parameters, values), { replace: true }),
    addressOf: (unit, values = {}) => `?${addressWith(changed(parameters, values), { ...selection, unit })}`,
    setSaidMs,
  };
}

function changed(parameters: URLSearchParams, values: OwnParameters): URLSearchParams {
  const next = new URLSearchParams(parameters);
  for (const [name, value] of Object.entries(values)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return next;
}
