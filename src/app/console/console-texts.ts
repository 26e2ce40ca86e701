import { loadTextFiles, type TextFiles } from '../i18n/i18n.ts';

const FILES: TextFiles = import.meta.glob('../i18n/*/console*.json', { import: 'default' });

const NAMESPACES = [
  'console',
  'console-accounts',
  'console-audit',
  'console-devices',
  'console-links',
  'console-retention',
  'console-sign-in',
] as const;

/** Texts that only some pages need, and come with them. */
export type PageNamespace =
  | 'console-analysis'
  | 'console-breakdowns'
  | 'console-comments'
  | 'console-forms'
  | 'console-genuineness'
  | 'console-opening-hours'
  | 'console-published'
  | 'console-targets'
  | 'console-trend'
  | 'console-unit-changes'
  | 'console-units';

/** Loads every text of the console that its frame and first pages need, in every language. */
export function loadConsoleTexts(): Promise<void> {
  return loadTextFiles(FILES, '../i18n/', NAMESPACES);
}

/** A page's module, once its own texts are there too. */
export async function withPageTexts<Module>(
  loading: Promise<Module>,
  ...namespaces: readonly PageNamespace[]
): Promise<Module> {
  const [module] = await Promise.all([loading, loadTextFiles(FILES, '../i18n/', namespaces)]);
  return module;
}
