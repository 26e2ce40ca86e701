import { useEffect, useEffectEvent } from 'react';

/** Acts once the component is on the page, and again whenever the reason is another one. */
export function useOnChange<Reason>(reason: Reason, act: (reason: Reason) => void): void {
  const latest = useEffectEvent(act);
  useEffect(() => latest(reason), [reason]);
}
