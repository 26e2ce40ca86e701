import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** Whether the page is being laid out for paper; known before the paper is filled. */
export function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const query = globalThis.matchMedia?.('print');
    const set = (value: boolean) => flushSync(() => setPrinting(value));
    const begin = () => set(true);
    const end = () => set(false);
    const changed = () => set(query?.matches ?? false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    query?.addEventListener('change', changed);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
      query?.removeEventListener('change', changed);
    };
  }, []);
  return isPrinting;
}
