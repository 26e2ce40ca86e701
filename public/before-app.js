/**
 * What a page does before its app runs, or when a part of the app does not come: it says so, in its HTML or on the
 * app's own screen (landing/weak-network.tsx), and is loaded again as soon as its server answers. It stands apart from the
 * app because a weak line brings small files first, and because an app that cannot start cannot mend itself.
 */
(() => {
  const FIRST_PAUSE_MS = 3_000;
  const LONGEST_PAUSE_MS = 60_000;
  /** How often this tab was loaded again; an app that is there and cannot start makes no storm. */
  const COUNT_KEY = 'sipas.loaded-again';
  let isWaiting = false;

  const starting = () => document.getElementById('starting');

  /** How often it was before, with one more counted. */
  function countOnce() {
    try {
      const before = Number(sessionStorage.getItem(COUNT_KEY) ?? 0);
      sessionStorage.setItem(COUNT_KEY, String(before + 1));
      return before;
    } catch {
      return 0;
    }
  }

  function forgetCount() {
    if (isWaiting) return;
    try {
      sessionStorage.removeItem(COUNT_KEY);
    } catch {
      // There is none.
    }
  }

  function loadAgain() {
    if (isWaiting) return;
    isWaiting = true;
    let pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(10, countOnce()));
    let timer = 0;
    const ask = async () => {
      clearTimeout(timer);
      try {
        // Without an answer the browser would go to a page of its own, from which nothing comes back.
        const answer = await fetch(`/icon.svg?at=${Date.now()}`, { method: 'HEAD', cache: 'no-store' });
        if (answer.ok) return location.reload();
      } catch {
        // Not yet.
      }
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5);
      timer = setTimeout(ask, pauseMs);
    };
    timer = setTimeout(ask, pauseMs);
    addEventListener('online', ask);
  }

  function look() {
    const place = starting();
    if (place === null) return;
    place.hidden = true;
    // A kiosk's first screen that the build has drawn goes: no button on it works.
    delete document.documentElement.dataset.remembered;
    const trouble = document.getElementById('not-started');
    if (trouble !== null) trouble.hidden = false;
    loadAgain();
  }

  addEventListener('sipas-not-loaded', loadAgain);
  // By then whatever is wanted has come.
  setTimeout(forgetCount, LONGEST_PAUSE_MS);
  // Every script has come or failed by then, that of a kiosk too, which comes after the first paint; the app draws in the
  // same turn or the next.
  const lookSoon = async () => {
    await window.sipasAppEnded;
    setTimeout(look, 1_000);
  };
  if (document.readyState === 'complete') void lookSoon();
  else addEventListener('load', lookSoon);
})();
