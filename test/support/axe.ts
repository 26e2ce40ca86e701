import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { RunOnly } from 'axe-core';
import type { Page } from 'playwright';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Of the rules of those tags the ones to which another colour scheme makes a difference. */
const ABOUT_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong on the page as it stands, as rule and element. */
export function axeViolations(page: Page): Promise<readonly string[]> {
  return violations(page, { type: 'tag', values: TAGS });
}

/** The same in both colour schemes; it is left in the light one. */
export async function axeViolationsInBothSchemes(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const ofColours = await violations(page, { type: 'rule', values: ABOUT_COLOURS });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return [...ofColours, ...(await axeViolations(page))];
}

/** By the browser's own tools, which the page's policy does not bind: it stays in force. */
async function bringAxe(page: Page): Promise<void> {
  const tools = await page.context().newCDPSession(page);
  await tools.send('Runtime.evaluate', { expression: AXE });
  await tools.detach();
}

async function violations(page: Page, runOnly: RunOnly): Promise<readonly string[]> {
  if (await page.evaluate(() => !('axe' in window))) await bringAxe(page);
  return page.evaluate(async (only) => {
    const axe = (window as unknown as { axe: typeof import('axe-core') }).axe;
    // What passes is not gathered in full.
    const result = await axe.run(document, { runOnly: only, resultTypes: ['violations'] });
    return result.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
    );
  }, runOnly);
}
