import { type RefObject, useEffect, useRef } from 'react';

/**
 * What makes a browser a kiosk while its page is shown: no context menu, no selection, no pull-to-refresh (see
 * base.css), the screen kept awake, and the browser's own back going one screen back instead of away.
 */
export function useKioskDiscipline(): BrowserBack {
  const back = useRef<(() => void) | null>(null);

  useEffect(() => {
    const { documentElement } = document;
    documentElement.dataset['kiosk'] = '';
    const refuse = (event: Event) => event.preventDefault();
    document.addEventListener('contextmenu', refuse);
    document.addEventListener('dragstart', refuse);
    // A kiosk whose screen goes dark still works, so nothing waits for this.
    const awake = import('./keep-awake.ts').then(
      ({ keepAwake }) => keepAwake(),
      () => () => {},
    );

    // One entry ahead of the kiosk's own: going back lands on the kiosk again, and the entry is put back.
    const hold = () => window.history.pushState(window.history.state, '', window.location.href);
    hold();
    const onPop = () => {
      hold();
      back.current?.();
    };
    window.addEventListener('popstate', onPop);

    return () => {
      delete documentElement.dataset['kiosk'];
      document.removeEventListener('contextmenu', refuse);
      document.removeEventListener('dragstart', refuse);
      window.removeEventListener('popstate', onPop);
      void awake.then((letSleep) => letSleep());
    };
  }, []);
  return back;
}

/** What the browser's own back does at the moment; a screen that has a way back puts it here. */
export type BrowserBack = RefObject<(() => void) | null>;
