import { loadTextFiles, loadTexts, type TextFiles } from '../i18n/i18n.ts';

const FILES: TextFiles = import.meta.glob('../i18n/*/phone.json', { import: 'default' });

/**
 * Loads the texts of an own phone's page, and those it shares with the kiosk, in every language: once the page is there,
 * nothing needs a network.
 */
export async function loadPhoneTexts(): Promise<void> {
  await Promise.all([loadTextFiles(FILES, '../i18n/', ['phone']), loadTexts('common', 'kiosk', 'closing')]);
}
