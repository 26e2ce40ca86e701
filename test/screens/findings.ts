import { axeViolationsInBothSchemes } from '../support/axe.ts';
import { keyboardFindings } from './keyboard.ts';
import { faintTexts, smallTargets } from './measures.ts';
import type { Screen } from './screen.ts';
import { setTheme } from './shapes.ts';
import type { Language, Stage } from './stage.ts';

/** How wide a kiosk's narrowest screen is, and how large a target on it; on others all are for fingers at arm's length. */
const NARROW = { width: 360, height: 640, leastPx: 56 };
const WIDE = { width: 1280, height: 800, leastPx: 64 };
/** What people have in their hands: a citizen's own phone, and what an interviewer brings along. */
const IN_HAND = /^\/(p|t|interview)\b/;
/** Between text and ground at a kiosk. */
const LEAST_CONTRAST = 7;

/**
 * What is wrong with a screen in a language: by axe in each theme, by the policy it is served with, by keyboard, and at a
 * kiosk by what is measured.
 */
export async function findings(stage: Stage, screen: Screen, language: Language): Promise<readonly string[]> {
  await stage.begin(screen.visitor, language);
  stage.page.setDefaultTimeout(15_000);
  if (IN_HAND.test(screen.route))
    await stage.page.setViewportSize({ width: NARROW.width, height: NARROW.height });
  await screen.show(stage);
  const found = [...(await axeViolationsInBothSchemes(stage.page)), ...stage.policyComplaints()];
  // A kiosk's survey is gone through by keyboard in walks of its own: there Tab is not the way.
  if (screen.route !== '/kiosk') return [...found, ...(await keyboardFindings(stage.page))];
  for (const theme of ['light', 'contrast'] as const) {
    await setTheme(stage.page, theme);
    found.push(...(await faintTexts(stage.page, LEAST_CONTRAST)).map((text) => `${theme}, faint: ${text}`));
  }
  for (const { width, height, leastPx } of [NARROW, WIDE]) {
    await stage.page.setViewportSize({ width, height });
    found.push(...(await smallTargets(stage.page, leastPx)).map((one) => `${width}, small: ${one}`));
  }
  return found;
}
