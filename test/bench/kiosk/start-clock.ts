import type { BrowserContext, CDPSession, ConsoleMessage } from 'playwright';
import type { PageUnderTest } from './page-under-test.ts';

/** Milliseconds since the navigation began. */
export interface Started {
  /** What is tapped first was painted, and tapped. */
  readonly paintedMs: number;
  /** What each step does was painted. */
  readonly effectsMs: readonly number[];
  /** Bytes of page, scripts and style sheets that had come by the end of each step, headers reckoned at 300 a file. */
  readonly bytes: readonly number[];
}

/** How a page is started: what is there before, and over which line. */
export type Preparation = (session: CDPSession) => Promise<void>;

/** A tap that nothing answered is repeated; not sooner, since another answer in that time is a correction. */
const TAPPED_AGAIN_AFTER_MS = 1_000;
/** So begins what the page says when it is done. Asked from outside, it would read a script of the driver's meanwhile. */
const MARK = 'sipas-started ';

/** Opens the page in a tab of its own, under throttle, and taps on its first screen in the moment it is painted. */
export async function startOf(
  context: BrowserContext,
  { address, steps }: PageUnderTest,
  throttle: number,
  prepare: Preparation,
): Promise<Started> {
  const page = await context.newPage();
  try {
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await prepare(session);
    await session.send('Emulation.setCPUThrottlingRate', { rate: throttle });
    await page.addInitScript(tapWhenPainted, { steps, againAfterMs: TAPPED_AGAIN_AFTER_MS, mark: MARK });
    const isTold = (message: ConsoleMessage) => message.text().startsWith(MARK);
    const [told] = await Promise.all([
      page.waitForEvent('console', isTold),
      page.goto(address, { waitUntil: 'commit' }),
    ]);
    return JSON.parse(told.text().slice(MARK.length)) as Started;
  } finally {
    await page.close();
  }
}

/** Nothing is kept from an earlier visit but what the device itself remembers. */
export const nothingCached: Preparation = async (session) => {
  await session.send('Network.setBypassServiceWorker', { bypass: true });
  await session.send('Network.clearBrowserCache');
};

/** Runs in the page, before anything of it. A frame is painted once a task after its callbacks runs. */
function tapWhenPainted({
  steps,
  againAfterMs,
  mark,
}: Pick<PageUnderTest, 'steps'> & { readonly againAfterMs: number; readonly mark: string }): void {
  const untilPainted = (selector: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (document.querySelector(selector) === null) requestAnimationFrame(look);
        else setTimeout(resolve);
      };
      requestAnimationFrame(look);
    });
  const comeBy = (atMs: number) =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .map((entry) => entry as PerformanceResourceTiming)
      .filter(({ name, responseEnd }) => responseEnd <= atMs && !/\.(woff2|png|svg)$|\/api\//.test(name))
      .reduce((sum, { transferSize }) => sum + transferSize, 0);
  const start = async () => {
    let paintedMs = 0;
    const effectsMs: number[] = [];
    for (const { target, effect } of steps) {
      await untilPainted(target ?? effect);
      paintedMs ||= performance.now();
      let tapped = 0;
      // On another answer each time: one that is chosen already says nothing new.
      const tap = () => {
        const targets = target === null ? [] : document.querySelectorAll(target);
        const event = new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1, view: window });
        targets[tapped++ % targets.length]?.dispatchEvent(event);
      };
      const again = setInterval(tap, againAfterMs);
      tap();
      await untilPainted(effect);
      clearInterval(again);
      effectsMs.push(performance.now());
    }
    const started: Started = { paintedMs, effectsMs, bytes: effectsMs.map(comeBy) };
    console.debug(`${mark}${JSON.stringify(started)}`);
  };
  void start();
}
