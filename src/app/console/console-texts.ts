import { loadTextFiles, type TextFiles } from '../i18n/i18n.ts';

const FILES: TextFiles = import.meta.glob(
  ['../i18n/*/console.json', '../i18n/*/console-{accounts,devices,sign-in}.json'],
  { import: 'default' },
);

const NAMESPACES = ['console', 'console-accounts', 'console-devices', 'console-sign-in'] as const;

/** Loads every text of the console that its frame and first pages need, in every language. */
export function loadConsoleTexts(): Promise<void> {
  return loadTextFiles(FILES, '../i18n/', NAMESPACES);
}
