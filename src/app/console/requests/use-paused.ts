import { useEffect, useState } from 'react';

/** A pause in typing after which a search is worth a request. */
const TYPING_PAUSE_MS = 250;

/** A text that is typed, once it has stayed the same for a moment; emptied, at once. */
export function usePaused(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value === '' ? 0 : TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
