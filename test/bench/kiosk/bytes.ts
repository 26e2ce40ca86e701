import type { BrowserContext } from 'playwright';
import { atMost, type Measure, quantile } from '../measure.ts';
import { KIOSK_STEPS, type PageUnderTest } from './page-under-test.ts';
import { nothingCached, startOf } from './start-clock.ts';

const VISITS = 3;
const FIRST_LOAD_MAX_KB = 165;
const KB = 1000;

/** What comes over the line before the first question can be answered. */
export async function bytesOnTheWire(
  context: BrowserContext,
  kiosk: PageUnderTest,
  peers: readonly PageUnderTest[],
): Promise<readonly Measure[]> {
  const rows: Measure[] = [];
  for (const page of [kiosk, ...peers]) {
    const kilobytes = await kilobytesOf(context, page);
    const last = kilobytes.length - 1;
    const name = `on the wire until the first question is answerable: ${page.name}`;
    const how =
      'page, scripts and style sheets as they are sent, headers at 300 bytes a file; without typefaces';
    if (page !== kiosk) {
      rows.push({ name, value: kilobytes[last] ?? 0, unit: 'KB', bar: null, how });
      continue;
    }
    const first = kilobytes[KIOSK_STEPS.takenOver] ?? 0;
    rows.push(
      { name, value: first, unit: 'KB', bar: atMost(FIRST_LOAD_MAX_KB, first, 'KB'), how },
      {
        name: 'on the wire until the second question: kiosk',
        value: kilobytes[KIOSK_STEPS.answered] ?? 0,
        unit: 'KB',
        bar: null,
        how: 'the same, with what is fetched ahead: the store, the screens of the end, sealing, sync, help',
      },
    );
  }
  return rows;
}

/** By the end of each step; the median visit. */
async function kilobytesOf(context: BrowserContext, page: PageUnderTest): Promise<readonly number[]> {
  const visits: (readonly number[])[] = [];
  for (let visit = 0; visit < VISITS; visit += 1) {
    visits.push((await startOf(context, page, 1, nothingCached)).bytes);
  }
  return page.steps.map(
    (_, step) =>
      quantile(
        visits.map((bytes) => bytes[step] ?? 0),
        0.5,
      ) / KB,
  );
}
