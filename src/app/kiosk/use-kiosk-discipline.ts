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
    const letSleep = keepAwake();

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
      letSleep();
    };
  }, []);
  return back;
}

/** What the browser's own back does at the moment; a screen that has a way back puts it here. */
export type BrowserBack = RefObject<(() => void) | null>;

/** Asks for the screen to stay on, again whenever the page becomes visible; a browser may not know how. */
function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let ended = false;
  const ask = async () => {
    if (document.visibilityState !== 'visible' || ended) return;
    try {
      lock = (await navigator.wakeLock?.request('screen')) ?? null;
      if (ended) await lock?.release();
    } catch {
      // Refused, e.g. for an empty battery: the kiosk works without.
    }
  };
  const onVisible = () => void ask();
  document.addEventListener('visibilitychange', onVisible);
  void ask();
  return () => {
    ended = true;
    document.removeEventListener('visibilitychange', onVisible);
    void lock?.release().catch(() => {});
  };
}
