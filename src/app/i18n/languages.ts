import { loadTexts } from './i18n.ts';

/** Typefaces of scripts that the app's own lacks, loaded once such a language is chosen. A further one is a line here. */
const TYPEFACES: Readonly<Record<string, () => Promise<unknown>>> = {
  cjm: () => import('./fonts/cham.css'),
  km: () => import('./fonts/khmer.css'),
};

/** What a survey in a language needs: the app's texts, as far as there are any, and a typeface. Never throws. */
export async function loadLanguage(language: string): Promise<void> {
  // Without a network, the device's own typefaces show what they can.
  await Promise.all([loadTypeface(language), loadTexts('kiosk', 'closing')]).catch(() => {});
}

export async function loadTypeface(language: string): Promise<void> {
  await TYPEFACES[language]?.();
}
