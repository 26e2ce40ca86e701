import { type RefObject, useEffect, useRef } from 'react';

/** What the browser's own back does at the moment; a screen that has a way back puts it here. */
export type BrowserBack = RefObject<(() => void) | null>;

/**
 * The browser's own back goes one screen back instead of away. One entry is kept ahead of the page's own: going back
 * lands on the page again, and the entry is put back.
 */
export function useBrowserBack(): BrowserBack {
  const back = useRef<(() => void) | null>(null);
  useEffect(() => {
    const hold = () => window.history.pushState(window.history.state, '', window.location.href);
    hold();
    const onPop = () => {
      hold();
      back.current?.();
    };
    window.addEventListener('popstate', onPop);
    return () => window.removeEventListener('popstate', onPop);
  }, []);
  return back;
}
