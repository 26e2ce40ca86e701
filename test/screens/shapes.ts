import type { Page } from 'playwright';
import type { Screen } from './screen.ts';

/** How a screen is looked at, in CSS pixels: each theme at each width, and what people print as it comes out on A4. */
export function shapesOf(screen: Screen): readonly Shape[] {
  const shapes = themesOf(screen).flatMap((theme) => sizesOf(screen).map((size) => ({ theme, ...size })));
  return screen.name.startsWith('console/') ? [...shapes, { theme: 'print', ...A4 }] : shapes;
}

/** The widths and heights at which a part of the app is looked at. */
function sizesOf({ name }: Screen): readonly { readonly width: number; readonly height: number }[] {
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

/** Between margins of 12 mm, at 96 pixels an inch. */
const A4 = { width: 703, height: 1031 };

interface Shape {
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
}

export type Theme = 'light' | 'dark' | 'contrast' | 'print';

/** A kiosk in a bright hall stays light, and has a high contrast; everything else follows the system. */
function themesOf({ route }: Screen): readonly Theme[] {
  return route === '/kiosk' ? ['light', 'contrast'] : ['light', 'dark'];
}

/** The page in a theme, without being loaded again. */
export async function setTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({
    media: theme === 'print' ? 'print' : 'screen',
    colorScheme: theme === 'dark' ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  await page.evaluate(
    (contrast) => {
      const { dataset } = document.documentElement;
      if (dataset['kiosk'] !== undefined) dataset['contrast'] = contrast;
    },
    theme === 'contrast' ? 'high' : 'normal',
  );
}
