import { type RefObject, useEffect, useRef } from 'react';
import { useNavigationType } from 'react-router';
import type { FiguresOf, UnitName } from '../../../contract/figures.ts';

/** The names of units that answers have told so far, by code and by `code@valid-from`. */
export function useKnownUnits(
  answer: Pick<FiguresOf, 'unit'> | null,
  below: readonly UnitName[],
): ReadonlyMap<string, UnitName> {
  const known = useRef(new Map<string, UnitName>());
  if (answer !== null) {
    const { unit } = answer;
    for (const one of [...below, ...unit.parents, unit]) {
      if (one.code !== null) known.current.set(one.code, one);
      if (one.ref !== null) known.current.set(one.ref, one);
    }
  }
  return known.current;
}

/**
 * The heading is where reading goes on when another unit is shown: the link that led there is gone, and the focus
 * with it. Not on the first load, and not where the address was only written out.
 */
export function useFocusOnUnit(
  shownUnit: string | null,
  isSettled: boolean,
): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const last = useRef<{ readonly unit: string | null } | null>(null);
  const navigationType = useNavigationType();
  useEffect(() => {
    if (!isSettled) return;
    const former = last.current;
    last.current = { unit: shownUnit };
    if (former === null || former.unit === shownUnit || navigationType === 'REPLACE') return;
    heading.current?.focus();
  }, [shownUnit, isSettled, navigationType]);
  return heading;
}
