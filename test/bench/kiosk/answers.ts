import type { BrowserContext, Page } from 'playwright';
import { start, untilSettled } from '../../support/kiosk-driver.ts';
import { atMost, type Measure, quantile } from '../measure.ts';
import { THROTTLE } from './bench-kiosk.ts';
import { ENKETO, type PageUnderTest, SURVEY_JS } from './page-under-test.ts';

const ROUNDS = 5;
const TAPS = 16;
const INP_P95_MS = 100;
/** The browser tells of nothing quicker, and by steps of 8 ms. */
const SHORTEST_TOLD_MS = 16;
/** After this nothing of a tap is left to be painted. */
const REST_MS = 400;

/** From a tap on an answer until the next frame is painted, as browsers measure it (INP). */
export async function answerLatency(
  context: BrowserContext,
  kiosk: PageUnderTest,
  peers: readonly PageUnderTest[],
): Promise<readonly Measure[]> {
  const compared = peers.filter(({ name }) => [ENKETO, SURVEY_JS].includes(name));
  const times = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const page of [kiosk, ...compared]) {
      const former = times.get(page.name) ?? [];
      times.set(page.name, [...former, ...(await tapsOn(context, page, page === kiosk))]);
    }
  }
  return [...times].flatMap(([name, durations]) => {
    const p95 = quantile(durations, 0.95);
    const how = `${durations.length} taps by touch in ${ROUNDS} visits, in turn with the others, ${THROTTLE}× CPU throttle`;
    const bar = name === kiosk.name ? atMost(INP_P95_MS, p95, 'ms') : null;
    return [
      {
        name: `tap on an answer → painted, p50: ${name}`,
        value: quantile(durations, 0.5),
        unit: 'ms',
        bar: null,
        how,
      },
      { name: `tap on an answer → painted, p95: ${name}`, value: p95, unit: 'ms', bar, how: 'the same' },
    ];
  });
}

async function tapsOn(
  context: BrowserContext,
  { address }: PageUnderTest,
  isKiosk: boolean,
): Promise<number[]> {
  const page = await context.newPage();
  try {
    const session = await context.newCDPSession(page);
    await page.goto(address);
    if (isKiosk) await start(page);
    await page.locator('input[type=radio]').first().waitFor();
    await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
    await page.evaluate(watchInteractions, SHORTEST_TOLD_MS);
    for (let tap = 0; tap < TAPS; tap += 1) {
      if (isKiosk) await settled(page);
      await tapAnswer(page, isKiosk ? 0 : tap);
      await page.waitForTimeout(REST_MS);
    }
    return await page.evaluate((taps) => {
      const seen = (window as unknown as { sipasInteractions: Map<number, number> }).sipasInteractions;
      // What is missing was too quick to be told.
      return Array.from({ length: taps }, (_, tap) => [...seen.values()][tap] ?? 16);
    }, TAPS);
  } finally {
    await page.close();
  }
}

/** The kiosk takes an answer: it has asked once to take one's time, and somebody went on. */
async function settled(page: Page): Promise<void> {
  await untilSettled(page);
  // Pressed by the page, which is no interaction that is measured.
  const isPressed = await page.evaluate(() => {
    const button = document.querySelector<HTMLButtonElement>('dialog[open] button');
    button?.click();
    return button !== null;
  });
  if (isPressed) await untilSettled(page);
}

/** By touch, in the middle of the first answer of that question on the page. */
async function tapAnswer(page: Page, question: number): Promise<void> {
  const { x, y } = await page.evaluate((index) => {
    const inputs = [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')];
    const names = [...new Set(inputs.map(({ name }) => name))];
    const label = inputs.find(({ name }) => name === names[index])?.closest('label');
    label?.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = label?.getBoundingClientRect() ?? new DOMRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }, question);
  await page.touchscreen.tap(x, y);
}

/** Runs in the page: the longest event of each interaction, by its number. */
function watchInteractions(durationThreshold: number): void {
  const seen = new Map<number, number>();
  Object.assign(window, { sipasInteractions: seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { interactionId, duration } = entry as PerformanceEntry & { readonly interactionId: number };
      if (interactionId > 0) seen.set(interactionId, Math.max(seen.get(interactionId) ?? 0, duration));
    }
  }).observe({ type: 'event', durationThreshold } as PerformanceObserverInit);
}
