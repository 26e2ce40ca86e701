import { loadTexts, loadTypeface } from './i18n.ts';

/** What a survey that is heard in a language needs: the app's texts, as far as there are any, and a typeface. Never throws. */
export async function loadLanguage(language: string): Promise<void> {
  await Promise.all([loadTypeface(language), loadTexts('kiosk', 'closing').catch(() => {})]);
}
