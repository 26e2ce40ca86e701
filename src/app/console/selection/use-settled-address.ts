import { useEffect, useState } from 'react';
import { useLocation, useNavigationType, useSearchParams } from 'react-router';
import type { Indices } from '../../../contract/figures.ts';
import { useOnChange } from '../../ui/use-on-change.ts';
import { hasWrongParts, parametersOf, type Selection } from './selection.ts';

/**
 * Keeps the address bar true: what it says wrongly is taken out of it, and what it leaves to the collector is
 * written into it once the answer has come. Returns whether something was taken out to get here.
 */
export function useSettledAddress(selection: Selection, answer: Indices | null): boolean {
  const [parameters, setParameters] = useSearchParams();
  const [wasCorrected, setWasCorrected] = useState(false);
  const navigationType = useNavigationType();
  const { key } = useLocation();
  // Every step the reader takes ends the notice.
  useOnChange(key, () => {
    if (navigationType !== 'REPLACE') setWasCorrected(false);
  });

  const isWrong = hasWrongParts(parameters);
  // Where one unit alone has responses, it is what the reader came for.
  const only = answer !== null && selection.unit === null ? onlyActive(answer) : null;
  const isOpen = answer !== null && (selection.isNewest || only !== null);
  const settled = isOpen
    ? { ...selection, unit: only ?? selection.unit, period: answer.period, isNewest: false }
    : selection;
  const address = isWrong || isOpen ? parametersOf(settled).toString() : null;
  useEffect(() => {
    if (isWrong) setWasCorrected(true);
    if (address !== null) setParameters(address, { replace: true });
  }, [isWrong, address, setParameters]);
  return wasCorrected || isWrong;
}

function onlyActive({ unit, ranking }: Indices): string | null {
  if (unit.code !== null) return null;
  const active = ranking.filter(({ counts }) => counts.responses > 0);
  return active.length === 1 ? (active[0]?.unit.code ?? null) : null;
}
