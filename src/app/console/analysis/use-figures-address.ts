import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useCollectorNow } from '../requests/use-collector-now.ts';
import { addressWith, type Selection, selectionOf } from '../selection/selection.ts';

/** What a page of figures reads from its address and writes into it. */
export interface FiguresAddress {
  readonly parameters: URLSearchParams;
  readonly selection: Selection;
  readonly nowMs: number;
  readonly select: (change: Partial<Selection>) => void;
  /** Sets what the page says for itself; null takes it out. */
  readonly choose: (changes: Readonly<Record<string, string | null>>) => void;
  /** The address of another unit in the same selection, with what the page says for itself or something else. */
  readonly addressOf: (unit: string | null, changes?: Readonly<Record<string, string | null>>) => string;
  readonly setSaidMs: (atMs: number) => void;
}

export function useFiguresAddress(): FiguresAddress {
  const [parameters, setParameters] = useSearchParams();
  const [saidMs, setSaidMs] = useState<number | null>(null);
  const nowMs = useCollectorNow(saidMs);
  const selection = selectionOf(parameters, nowMs);
  return {
    parameters,
    selection,
    nowMs,
    select: (change) => {
      const isNewest = selection.isNewest && change.period === undefined;
      setParameters(addressWith(parameters, { ...selection, isNewest, ...change }));
    },
    choose: (changes) => setParameters(changed(parameters, changes)),
    addressOf: (unit, changes = {}) =>
      `?${addressWith(changed(parameters, changes), { ...selection, unit })}`,
    setSaidMs,
  };
}

function changed(
  parameters: URLSearchParams,
  changes: Readonly<Record<string, string | null>>,
): URLSearchParams {
  const next = new URLSearchParams(parameters);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return next;
}
