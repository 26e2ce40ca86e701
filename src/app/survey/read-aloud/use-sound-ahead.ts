import { useEffect } from 'react';
import { afterPaint } from '../after-paint.ts';

/**
 * Has at hand what reads the questionnaire aloud, for when the network drops after the page was opened: asked once the
 * screen is painted. The recordings themselves are left out where the phone saves data; then they come when they are
 * wanted.
 *
 * @param questionnaire its id; null as long as nothing is asked
 */
export function useSoundAhead(
  recordings: { readonly keep: (questionnaire: string, language: string) => Promise<void> },
  questionnaire: string | null,
  language: string,
): void {
  useEffect(() => {
    if (questionnaire === null) return;
    return afterPaint(() => {
      // What is not there when somebody wants to hear it is loaded then.
      void import('./read-aloud.ts').catch(() => {});
      if (!savesData()) void recordings.keep(questionnaire, language);
    });
  }, [recordings, questionnaire, language]);
}

/** Only some browsers say it. */
function savesData(): boolean {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}
