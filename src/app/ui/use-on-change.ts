import { useEffect, useRef } from 'react';

/** Acts once the component is on the page, and again whenever the reason is another one. */
export function useOnChange(reason: unknown, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  const last = useRef<{ readonly reason: unknown } | null>(null);
  useEffect(() => {
    if (last.current !== null && Object.is(last.current.reason, reason)) return;
    last.current = { reason };
    latest.current();
  }, [reason]);
}
