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
  'console-units',
] as const;

/** Texts of one page, which come with it. */
type PageNamespace = 'console-published' | 'console-targets';

/** Loads every text of the console that its frame and first pages need, in every language. */
export function loadConsoleTexts(): Promise<void> {
  return loadTextFiles(FILES, '../i18n/', NAMESPACES);
}

/** A page of the console that comes when it is opened, once its texts are there too. */
export async function withConsoleTexts<Page>(
  loading: Promise<Page>,
  namespace: PageNamespace,
): Promise<{ readonly default: Page }> {
  const [page] = await Promise.all([loading, loadTextFiles(FILES, '../i18n/', [namespace])]);
  return { default: page };
}
