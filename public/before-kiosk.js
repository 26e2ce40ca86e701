/**
 * What the kiosk's page does before its app runs: `kiosk.html`, whose first screen the build has drawn. It stands apart
 * from the app because it is done before the first paint.
 *
 * On a device that was a kiosk before, it writes what that screen said last into it (app/kiosk/first-screen/kiosk-memory.ts) and
 * lets it be seen; any other waits for the app. Somebody who sees a button presses it: where the app's own questionnaire
 * is asked, the first question is shown at once, and any other tap is kept until the app can carry it out (app/kept-tap.ts).
 */
(() => {
  const KEY = 'sipas.kiosk';
  const FURTHER_QUESTIONS_KEY = 'sipas.further-questions';
  const TEXTS = ['unit', 'length', 'foot'];
  const LONGEST_WAIT_MS = 300;

  function remembered() {
    try {
      const kiosk = JSON.parse(localStorage.getItem(KEY) ?? 'null');
      const isWhole = TEXTS.every((name) => typeof kiosk?.[name] === 'string');
      if (!isWhole) return null;
      // With further questions the survey is longer than the one that is drawn.
      const asksFurther = (localStorage.getItem(FURTHER_QUESTIONS_KEY) ?? '[]') !== '[]';
      return { ...kiosk, asksBuiltIn: kiosk.asksBuiltIn === true && !asksFurther };
    } catch {
      return null;
    }
  }

  const kiosk = remembered();
  runApp();
  if (kiosk === null) return;
  for (const name of TEXTS) {
    for (const place of document.querySelectorAll(`[data-remembered=${name}]`))
      place.textContent = kiosk[name];
  }
  document.getElementById('root').hidden = false;
  document.documentElement.dataset.remembered = '';
  window.sipasKiosk = kiosk;

  /** Once that is painted; a page that nobody sees is painted when it is seen. */
  function runApp() {
    fetchAhead(document.currentScript.dataset.app);
    const script = document.createElement('script');
    script.type = 'module';
    script.crossOrigin = '';
    script.src = document.currentScript.dataset.app;
    window.sipasAppEnded = new Promise((resolve) => {
      script.addEventListener('load', resolve);
      script.addEventListener('error', resolve);
    });
    const run = () => document.head.append(script);
    if (kiosk === null || document.visibilityState === 'hidden') run();
    // What somebody does in that moment is painted first: reading the app holds up the page for long.
    else requestAnimationFrame(() => whenIdle(run));
  }

  /** A service worker has it at hand, and what it gave ahead the browser reads and then does not use. */
  function fetchAhead(app) {
    if (navigator.serviceWorker?.controller != null) return;
    const link = document.createElement('link');
    Object.assign(link, { rel: 'preload', as: 'script', crossOrigin: '', href: app });
    document.head.append(link);
  }

  function whenIdle(run) {
    if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: LONGEST_WAIT_MS });
    else setTimeout(run);
  }

  let mayBegin = kiosk.asksBuiltIn;
  let hasBegun = false;
  let kept = null;
  const keep = (event) => {
    // Nothing of the app hears of it before it is carried out, so it is carried out once. An answer is none yet: nobody
    // has read the question.
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button === null) return;
    if (button.hasAttribute('data-begins') && mayBegin) begin();
    else kept = button;
  };
  function begin() {
    const question = document.getElementById('first-question');
    document.getElementById('root').replaceChildren(question.content);
    hasBegun = true;
    mayBegin = false;
    kept = null;
  }
  window.sipasTap = {
    takeOver: () => {
      mayBegin = false;
      return hasBegun;
    },
    end: () => {
      window.removeEventListener('click', keep, true);
      const button = kept;
      kept = null;
      return button;
    },
  };
  window.addEventListener('click', keep, true);
})();
