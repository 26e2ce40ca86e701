import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CHROMIUM_ARGUMENTS, openProfile } from '../support/chromium.ts';
import { startCollector } from '../support/started-collector.ts';

it('an address without TLS in the local network gets a screen that says what to do, in both languages', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipas-insecure-'));
  const collector = await startCollector({ dataDir: join(folder, 'data') });
  const browser = await openProfile(join(folder, 'profile'), {
    args: [...CHROMIUM_ARGUMENTS, '--host-resolver-rules=MAP kiosk.test 127.0.0.1'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`${collector.address.replace('localhost', 'kiosk.test')}/kiosk`);
    const main = page.locator('main');
    await main.getByText('--tls-cert').first().waitFor();
    const text = await main.innerText();
    expect(text).toContain('https');
    expect(text).toContain('--tls-cert');
    expect(text).toMatch(/an toàn/);
    expect(text).toMatch(/secure/);
    expect(await page.getByRole('button', { name: 'Bắt đầu' }).count()).toBe(0);
    expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
  } finally {
    await browser.close();
    await collector.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
