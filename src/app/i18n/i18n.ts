import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import enCommon from './en/common.json' with { type: 'json' };
import enKiosk from './en/kiosk.json' with { type: 'json' };
import viCommon from './vi/common.json' with { type: 'json' };
import viKiosk from './vi/kiosk.json' with { type: 'json' };

/** The languages of the app's own texts, each complete. A further one is a folder beside these. */
export const APP_LANGUAGES = ['vi', 'en'] as const;
export type AppLanguage = (typeof APP_LANGUAGES)[number];
export const DEFAULT_APP_LANGUAGE: AppLanguage = 'vi';

/** Texts a citizen never sees load with the pages that show them. */
const LAZY = import.meta.glob<Record<string, unknown>>('./*/{staff,console}.json', { import: 'default' });

export const i18nReady: i18n = i18next.use(initReactI18next);

/** Starts the texts; they are in the bundle, so nothing is waited for. */
export function startI18n(language: AppLanguage = DEFAULT_APP_LANGUAGE): void {
  i18nReady.on('languageChanged', (changed) => {
    document.documentElement.lang = changed;
  });
  void i18nReady.init({
    lng: language,
    fallbackLng: DEFAULT_APP_LANGUAGE,
    supportedLngs: APP_LANGUAGES,
    ns: ['common', 'kiosk'],
    defaultNS: 'common',
    resources: {
      vi: { common: viCommon, kiosk: viKiosk },
      en: { common: enCommon, kiosk: enKiosk },
    },
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
}

/** Loads a page's texts in every language, so that changing the language needs no network. */
export async function loadTexts(namespace: 'staff' | 'console'): Promise<void> {
  await Promise.all(
    APP_LANGUAGES.map(async (language) => {
      const load = LAZY[`./${language}/${namespace}.json`];
      if (load === undefined || i18nReady.hasResourceBundle(language, namespace)) return;
      i18nReady.addResourceBundle(language, namespace, await load());
    }),
  );
}

const CHOICE_KEY = 'sipas.language';

/** The language somebody chose on this device for staff and console. A kiosk starts in the default every time. */
export function rememberedLanguage(): AppLanguage {
  try {
    const stored = localStorage.getItem(CHOICE_KEY);
    return APP_LANGUAGES.find((language) => language === stored) ?? DEFAULT_APP_LANGUAGE;
  } catch {
    return DEFAULT_APP_LANGUAGE;
  }
}

export function rememberLanguage(language: AppLanguage): void {
  try {
    localStorage.setItem(CHOICE_KEY, language);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  void i18nReady.changeLanguage(language);
}

/** A language by its own name: "Tiếng Việt", "English". */
export function ownName(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
