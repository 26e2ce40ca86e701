import type { Page } from 'playwright';
import type { Screen } from './screen.ts';

/** The widths and heights at which a part of the app is looked at, in CSS pixels. */
export function sizesOf({ name }: Screen): readonly { readonly width: number; readonly height: number }[] {
  const [part] = name.split('/');
  switch (part) {
    case 'kiosk':
      return [NARROW, UPRIGHT, WIDE];
    case 'phone':
      return [NARROW, UPRIGHT];
    default:
      return [NARROW, WIDE, DESK];
  }
}

const NARROW = { width: 360, height: 640 };
const UPRIGHT = { width: 800, height: 1280 };
const WIDE = { width: 1280, height: 800 };
const DESK = { width: 1440, height: 900 };

export type Theme = 'light' | 'dark' | 'contrast';

/** A kiosk in a bright hall stays light, and has a high contrast; everything else follows the system. */
export function themesOf({ route }: Screen): readonly Theme[] {
  return route === '/kiosk' ? ['light', 'contrast'] : ['light', 'dark'];
}

/** The page in a theme, without being loaded again. */
export async function setTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme === 'dark' ? 'dark' : 'light', reducedMotion: 'reduce' });
  await page.evaluate(
    (contrast) => {
      const { dataset } = document.documentElement;
      if (dataset['kiosk'] !== undefined) dataset['contrast'] = contrast;
    },
    theme === 'contrast' ? 'high' : 'normal',
  );
}
