import type { BrowserContext } from 'playwright';
import { fillQuickly, receipt, sheet } from '../../support/kiosk-driver.ts';
import { atMost, type Measure } from '../measure.ts';
import type { PageUnderTest } from './page-under-test.ts';

const SURVEYS = 200;
/** By then everything that is loaded once is there. */
const WARM_AFTER = 20;
/** As of the device's day in `test/day`. */
const GROWTH_MAX_MB = 4;
const MB = 1024 * 1024;

/** What a page that lives all day keeps of those who have gone. */
export async function heapGrowth(
  context: BrowserContext,
  { address }: PageUnderTest,
): Promise<readonly Measure[]> {
  const page = await context.newPage();
  try {
    const session = await context.newCDPSession(page);
    const heapBytes = async () => {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize;
    };
    await page.goto(address);
    let warm = 0;
    for (let survey = 1; survey <= SURVEYS; survey += 1) {
      await fillQuickly(page, sheet(4));
      await page.getByRole('button', { name: 'Gửi phiếu' }).click();
      await receipt(page);
      if (survey === WARM_AFTER) warm = await heapBytes();
    }
    const growth = ((await heapBytes()) - warm) / MB;
    const how = `heap after a collection, from the ${WARM_AFTER}th survey to the ${SURVEYS}th on one page; ${(warm / MB).toFixed(1)} MB at first`;
    const bar = atMost(GROWTH_MAX_MB, growth, 'MB');
    return [{ name: 'heap growth of a page', value: growth, unit: 'MB', bar, how }];
  } finally {
    await page.close();
  }
}
