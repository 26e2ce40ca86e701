import { useEffect } from 'react';
import { type BrowserBack, useBrowserBack } from '../survey/use-browser-back.ts';

/**
 * What makes a browser a kiosk while its page is shown: no context menu, no selection, no pull-to-refresh (see
 * base.css), the screen kept awake unless the kiosk sleeps, and the browser's own back going one screen back instead of away.
 */
export function useKioskDiscipline(isAsleep: boolean): BrowserBack {
  const back = useBrowserBack();

  useEffect(() => {
    const { documentElement } = document;
    documentElement.dataset['kiosk'] = '';
    const refuse = (event: Event) => event.preventDefault();
    document.addEventListener('contextmenu', refuse);
    document.addEventListener('dragstart', refuse);

    return () => {
      delete documentElement.dataset['kiosk'];
      document.removeEventListener('contextmenu', refuse);
      document.removeEventListener('dragstart', refuse);
    };
  }, []);
  useEffect(() => {
    if (isAsleep) return;
    // A kiosk whose screen goes dark still works, so nothing waits for this.
    const awake = import('./keep-awake.ts').then(
      ({ keepAwake }) => keepAwake(),
      () => () => {},
    );
    return () => void awake.then((letSleep) => letSleep());
  }, [isAsleep]);
  return back;
}
