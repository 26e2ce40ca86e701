import type { BrowserContext, CDPSession, Page } from 'playwright';

/** What the line of the office was like, in stretches of respondents, as a router in a highland commune wrote it down. */
const LINE = 'ffffff2222oooooo22ff22222oooooooooofff2o2o2offff222222oooo2222ffffffooooooo22f';

/** Bytes a second and milliseconds: 2G as operators give it, and a line that is no hindrance. */
const SPEEDS = {
  '2': { offline: false, latency: 800, downloadThroughput: 4_000, uploadThroughput: 2_500 },
  f: { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 },
  o: { offline: true, latency: 0, downloadThroughput: -1, uploadThroughput: -1 },
} as const;

/** Sets the line to what it is while this respondent is there. */
export async function setLine(tools: CDPSession, respondent: number): Promise<void> {
  const speed = LINE[respondent % LINE.length] as keyof typeof SPEEDS;
  await tools.send('Network.emulateNetworkConditions', SPEEDS[speed]);
}

export async function setFreeLine(tools: CDPSession): Promise<void> {
  await tools.send('Network.emulateNetworkConditions', SPEEDS.f);
}

/** Lets the day's faults reach into the page: its open stores, and how far its clock is off. Before it is opened. */
export async function prepare(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const stores = new Set<IDBDatabase>();
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...args) {
      stores.add(this);
      return transaction.apply(this, args);
    };
    const now = Date.now.bind(Date);
    const off = () => Number(sessionStorage.getItem('clock-off') ?? 0);
    Date.now = () => now() + off();
    Object.assign(window, {
      closeStores: () => {
        for (const store of stores) store.close();
        stores.clear();
      },
      // Left alone for so long, as the page's own clocks tell it.
      wait: (ms: number) => sessionStorage.setItem('clock-off', String(off() + ms)),
    });
  });
}

/** Closes what the page has open in IndexedDB, as a browser does that is short of memory: nothing tells the page. */
export async function closeStores(page: Page): Promise<void> {
  await page.evaluate(() => (window as unknown as { closeStores: () => void }).closeStores());
}

/** Sets the device's clock off by so much more. */
export async function jumpClock(page: Page, ms: number): Promise<void> {
  await page.evaluate((by) => (window as unknown as { wait: (ms: number) => void }).wait(by), ms);
}
