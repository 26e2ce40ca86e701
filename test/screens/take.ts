import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright';
import { startCollectorProcess } from '../support/collector-process.ts';
import { contactSheet, type Picture } from './contact-sheet.ts';
import { HELP_PICTURES } from './help-pictures.ts';
import type { Screen } from './screen.ts';
import { SCREENS } from './screens.ts';
import { setTheme, shapesOf } from './shapes.ts';
import { LANGUAGES, Stage } from './stage.ts';

/**
 * `npm run screenshots [-- WORD…]`: photographs every screen in every state, language, size and theme over the
 * simulated province, into test-results/screenshots with a contact sheet, and the pictures of the help pages. With
 * words only what all of them say, as in `kiosk/attract vi 360×640 light` or `console en`; `help-pictures` alone makes
 * those of the help.
 */

const ROOT = join(import.meta.dirname, '../..');
const OUT = join(ROOT, 'test-results/screenshots');
const HELP = join(ROOT, 'public/help');

const wanted = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'sipas-screens-'));
const collector = await startCollectorProcess({ dataDir: join(folder, 'data'), args: ['--demo'] });
const stage = new Stage(collector);
const pictures: Picture[] = [];
const missed: string[] = [];
try {
  if (wanted[0] !== 'help-pictures') for (const screen of SCREENS) await photograph(screen);
  if (wanted.length === 0 || wanted[0] === 'help-pictures') await photographForHelp();
} finally {
  await stage.close();
  await collector.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (pictures.length > 0) {
  writeFileSync(join(OUT, 'index.html'), contactSheet(pictures));
  console.log(`${pictures.length} pictures: ${join(OUT, 'index.html')}`);
}
for (const line of missed) console.error(line);
// The browser, which tests share, would keep the process.
process.exit(missed.length === 0 ? 0 : 1);

async function photograph(screen: Screen): Promise<void> {
  for (const language of screen.languages ?? LANGUAGES) {
    const shapes = shapesOf(screen)
      .map((shape) => ({
        ...shape,
        label: `${screen.name} ${language} ${shape.width}×${shape.height} ${shape.theme}`,
      }))
      .filter(({ width, height, theme }) =>
        wanted.every(
          (word) => screen.name.startsWith(word) || [language, `${width}×${height}`, theme].includes(word),
        ),
      );
    if (shapes.length === 0) continue;
    try {
      await stage.begin(screen.visitor, language);
      await screen.show(stage);
      await untilDrawn(stage.page);
      for (const { theme, width, height, label } of shapes) {
        await stage.page.setViewportSize({ width, height });
        await setTheme(stage.page, theme);
        const file = `${screen.name}.${language}.${width}x${height}.${theme}.png`;
        mkdirSync(dirname(join(OUT, file)), { recursive: true });
        await stage.page.screenshot({ path: join(OUT, file), fullPage: !(await hasSticky(stage.page)) });
        const tooWide = await stage.page.evaluate(() => {
          // One pixel more is the rounding of parts of pixels.
          if (document.documentElement.scrollWidth <= innerWidth + 1) return null;
          const all = [...document.querySelectorAll('body *')];
          const last = all.findLast((one) => one.getBoundingClientRect().right > innerWidth + 1);
          return `<${last?.localName} class="${last?.className}"> ${last?.textContent}`;
        });
        if (tooWide !== null) missed.push(`${label}: wider than the screen, as is ${tooWide}`);
        pictures.push({ file, name: screen.name, label });
      }
    } catch (error) {
      missed.push(`${screen.name} ${language}: ${String(error).split('\n').slice(0, 3).join(' ')}`);
    }
  }
}

/** Charts and fonts have come; where a request is kept waiting, nothing more does. */
async function untilDrawn(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined);
  await page.evaluate(() => document.fonts.ready);
}

/** What stays at the bottom of the screen would stand in the middle of a picture of the whole page. */
function hasSticky(page: Page): Promise<boolean> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main *')].some((one) => {
      const { position, bottom } = getComputedStyle(one);
      return position === 'sticky' && bottom !== 'auto';
    }),
  );
}

async function photographForHelp(): Promise<void> {
  for (const { file, screen: name, width, height } of HELP_PICTURES) {
    const screen = SCREENS.find((one) => one.name === name);
    if (screen === undefined) throw new Error(`there is no screen ${name}`);
    for (const language of LANGUAGES) {
      await stage.begin(screen.visitor, language);
      await screen.show(stage);
      await stage.page.setViewportSize({ width, height });
      await setTheme(stage.page, 'light');
      await untilDrawn(stage.page);
      await stage.page.screenshot({ path: join(HELP, `${file}.${language}.png`) });
    }
  }
}
