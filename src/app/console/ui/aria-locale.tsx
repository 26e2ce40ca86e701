import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { useTranslation } from 'react-i18next';
import { displayLanguage } from '../../../contract/wording/format.ts';

const LOCALES = { vi: 'vi-VN', en: 'en-US' } as const;

/** The spoken texts of react-aria-components, in the language of the screen. */
export function AriaLocale({ children }: { readonly children: ReactNode }) {
  const { i18n } = useTranslation();
  return <I18nProvider locale={LOCALES[displayLanguage(i18n.language)]}>{children}</I18nProvider>;
}
