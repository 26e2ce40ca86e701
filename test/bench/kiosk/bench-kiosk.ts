import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright';
import { openProfile } from '../../support/chromium.ts';
import { enrolDevice, untilInstalled } from '../../support/kiosk-driver.ts';
import { startBenchCollector } from '../bench-collector.ts';
import { kioskUnderTest, type PageUnderTest } from './page-under-test.ts';

/** As slow as a cheap tablet beside the machine that measures. */
export const THROTTLE = 4;

/** Several times what the slowest page takes under throttle. */
const WAITED_MS = 120_000;

export interface BenchKiosk {
  readonly context: BrowserContext;
  readonly kiosk: PageUnderTest;
  readonly stop: () => Promise<void>;
}

/** A collector and a browser that is enrolled as a kiosk there, has the app installed and remembers its first screen. */
export async function startBenchKiosk(): Promise<BenchKiosk> {
  const collector = await startBenchCollector();
  const folder = mkdtempSync(join(tmpdir(), 'sipas-bench-kiosk-'));
  const context = await openProfile(folder, { locale: 'vi-VN', hasTouch: true });
  context.setDefaultTimeout(WAITED_MS);
  const page = await context.newPage();
  await enrolDevice(page, collector, 'Chi nhánh số 1');
  await page.goto(`${collector.address}/kiosk`);
  await untilInstalled(page);
  await page.waitForFunction(() => localStorage.getItem('sipas.kiosk') !== null);
  await page.close();
  return {
    context,
    kiosk: kioskUnderTest(collector.address),
    stop: async () => {
      await context.close();
      await collector.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
