import { loadTextFiles, type TextFiles } from '../i18n/i18n.ts';

/** All but what `console-texts.ts` loads before the first page. */
const FILES: TextFiles = import.meta.glob(
  ['../i18n/*/console-*.json', '!../i18n/*/console-{accounts,devices,sign-in}.json'],
  { import: 'default' },
);

/** Texts that only some pages need, and come with them. */
export type PageNamespace =
  | 'console-analysis'
  | 'console-audit'
  | 'console-breakdowns'
  | 'console-closing'
  | 'console-comments'
  | 'console-export'
  | 'console-forms'
  | 'console-genuineness'
  | 'console-links'
  | 'console-machine-keys'
  | 'console-opening-hours'
  | 'console-paper'
  | 'console-public-page'
  | 'console-published'
  | 'console-recordings'
  | 'console-report'
  | 'console-retention'
  | 'console-targets'
  | 'console-trend'
  | 'console-unit-changes'
  | 'console-units'
  | 'console-webhooks';

/** A page's module, once its own texts are there too. */
export async function withPageTexts<Module>(
  loading: Promise<Module>,
  ...namespaces: readonly PageNamespace[]
): Promise<Module> {
  const [module] = await Promise.all([loading, loadTextFiles(FILES, '../i18n/', namespaces)]);
  return module;
}
