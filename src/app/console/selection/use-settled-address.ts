import { useEffect, useState } from 'react';
import { useLocation, useNavigationType, useSearchParams } from 'react-router';
import type { FiguresOf } from '../../../contract/figures.ts';
import { useOnChange } from '../../ui/use-on-change.ts';
import { addressWith, hasWrongParts, type Selection } from './selection.ts';

/**
 * Keeps the address bar true: what it says wrongly is taken out of it, and what it leaves to the collector is
 * written into it once the answer has come. Returns whether something was taken out to get here.
 *
 * @param active codes of the units below in which somebody answered
 */
export function useSettledAddress(
  selection: Selection,
  answer: Pick<FiguresOf, 'unit' | 'period'> | null,
  active: readonly (string | null)[],
): boolean {
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
  const isWhole = answer !== null && answer.unit.code === null && selection.unit === null;
  const only = isWhole && active.length === 1 ? (active[0] ?? null) : null;
  const isOpen = answer !== null && (selection.isNewest || only !== null);
  const settled = isOpen
    ? { ...selection, unit: only ?? selection.unit, period: answer.period, isNewest: false }
    : selection;
  const address = isWrong || isOpen ? addressWith(parameters, settled).toString() : null;
  useEffect(() => {
    if (isWrong) setWasCorrected(true);
    if (address !== null) setParameters(address, { replace: true });
  }, [isWrong, address, setParameters]);
  return wasCorrected || isWrong;
}
