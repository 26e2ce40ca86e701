import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { copyOfDemo } from '../support/demo.ts';
import { startCollector } from '../support/started-collector.ts';
import { findings } from './findings.ts';
import type { Screen } from './screen.ts';
import { LANGUAGES, type Language, Stage } from './stage.ts';

/**
 * Holds screens against the rules of WCAG 2.2 AA that a machine can check, in each theme; those of a kiosk against its
 * own larger targets and stronger contrast too. Each in one language, in turn, and a page of the console once it is read;
 * with `SCREENS=all` in every language, and in the states without an answer, which say the same on every page.
 *
 * @returns what is wrong, by screen and language; a screen that could not be reached is wrong too
 */
export async function inaccessible(screens: readonly Screen[]): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sipas-accessible-'));
  const collector = await startCollector({ dataDir: copyOfDemo(join(folder, 'data')) });
  const stage = new Stage(collector);
  const wrong: string[] = [];
  try {
    for (const [at, screen] of screens.entries()) {
      for (const language of languagesOf(screen, at)) {
        const found = await findings(stage, screen, language).catch((error) => [
          String(error).split('\n').slice(0, 3).join(' '),
        ]);
        wrong.push(...found.map((what) => `${screen.name} ${language}: ${what}`));
      }
    }
  } finally {
    await stage.close();
    await collector.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  expect(screens.length).toBeGreaterThan(20);
  return wrong;
}

function languagesOf({ name, languages = LANGUAGES }: Screen, at: number): readonly Language[] {
  if (process.env['SCREENS'] === 'all') return languages;
  if (/^console\/.*-(loading|error|offline|stale)$/.test(name)) return [];
  return languages.filter((_, turn) => turn === at % languages.length);
}
