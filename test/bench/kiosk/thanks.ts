import type { BrowserContext, CDPSession, Page } from 'playwright';
import { fillQuickly, receipt, sheet } from '../../support/kiosk-driver.ts';
import { atMost, type Measure, quantile } from '../measure.ts';
import { THROTTLE } from './bench-kiosk.ts';
import type { PageUnderTest } from './page-under-test.ts';

const SESSIONS = 20;
const RESPONSES_EACH = 3;
const THANKS_P95_MS = 60;

/** From the tap that sends until thanks are painted: strictly committed and read back in between. */
export async function thanksLatency(
  context: BrowserContext,
  kiosk: PageUnderTest,
): Promise<readonly Measure[]> {
  const first: number[] = [];
  const later: number[] = [];
  for (let session = 0; session < SESSIONS; session += 1) {
    const [one = 0, ...others] = await thanksTimes(context, kiosk);
    first.push(one);
    later.push(...others);
  }
  return [...measuresOf('later', later), ...measuresOf('first of a session', first)];
}

function measuresOf(which: string, times: readonly number[]): readonly Measure[] {
  const p95 = quantile(times, 0.95);
  const how = `${times.length} responses, ${THROTTLE}× CPU throttle, strict durability and read-back`;
  return [
    { name: `submit → thanks, p50, ${which}`, value: quantile(times, 0.5), unit: 'ms', bar: null, how },
    {
      name: `submit → thanks, p95, ${which}`,
      value: p95,
      unit: 'ms',
      bar: atMost(THANKS_P95_MS, p95, 'ms'),
      how: 'the same',
    },
  ];
}

/** Milliseconds for each of some responses after another on one page. */
async function thanksTimes(context: BrowserContext, { address }: PageUnderTest): Promise<readonly number[]> {
  const page = await context.newPage();
  try {
    const session = await context.newCDPSession(page);
    await page.goto(address);
    const times: number[] = [];
    for (let response = 0; response < RESPONSES_EACH; response += 1) {
      await fillQuickly(page, sheet(4));
      times.push(await throttled(session, () => timeSave(page)));
      await receipt(page);
    }
    return times;
  } finally {
    await page.close();
  }
}

/** Only what is measured is slow, else a bench would take an hour. */
async function throttled<Value>(session: CDPSession, work: () => Promise<Value>): Promise<Value> {
  await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
  try {
    return await work();
  } finally {
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  }
}

/** Milliseconds from the click on the button that sends to the frame in which thanks are painted. */
function timeSave(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const button = [...document.querySelectorAll('main button')].find(
          (one) => one.textContent === 'Gửi phiếu',
        );
        const startedAtMs = performance.now();
        const observer = new MutationObserver(() => {
          // It is there before, and empty.
          if (!document.querySelector('main dl dd')?.textContent) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startedAtMs)));
        });
        observer.observe(document.body, { childList: true, characterData: true, subtree: true });
        (button as HTMLButtonElement).click();
      }),
  );
}
