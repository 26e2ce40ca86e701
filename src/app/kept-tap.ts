import type { BeforeKiosk } from './kiosk/first-screen/kiosk-memory.ts';

/**
 * Carries out what was tapped on the page that the build has drawn, now that its buttons work; from here on they do at
 * once. See `public/before-kiosk.js`.
 */
export function carryOutKeptTap({ sipasTap }: BeforeKiosk): void {
  const button = sipasTap?.end();
  if (button?.isConnected === true) button.click();
}
