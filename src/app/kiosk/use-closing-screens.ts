import { useEffect, useState } from 'react';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import { withTexts } from '../i18n/i18n.ts';
import type { closingScreens } from './closing-screens.tsx';

export type ClosingScreens = typeof closingScreens;

const LOAD_AGAIN_MS = 2 * SECOND_MS;

/**
 * The screens after the questions, loaded while the first ones are answered. They are held in memory before
 * anything can be submitted, so that a kiosk which loses its network in between still has the words for it.
 */
export function useClosingScreens(): ClosingScreens | null {
  const [loaded, setLoaded] = useState<ClosingScreens | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let shown = true;
    const load = () =>
      withTexts(import('./closing-screens.tsx'), 'closing').then(
        (module) => {
          if (shown) setLoaded(module.closingScreens);
        },
        () => {
          if (shown) timer = setTimeout(load, LOAD_AGAIN_MS);
        },
      );
    void load();
    return () => {
      shown = false;
      clearTimeout(timer);
    };
  }, []);
  return loaded;
}
