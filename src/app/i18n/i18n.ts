import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import viCommon from './vi/common.json' with { type: 'json' };
import viKiosk from './vi/kiosk.json' with { type: 'json' };

/** The languages of every page. Pages of citizens may have more: SURVEY_LANGUAGES. */
export const APP_LANGUAGES = ['vi', 'en'] as const;
export type AppLanguage = (typeof APP_LANGUAGES)[number];
export const DEFAULT_APP_LANGUAGE: AppLanguage = 'vi';

/** Files of texts by their path, `./vi/staff.json`, to be loaded when they are asked for. */
export type TextFiles = Readonly<Record<string, () => Promise<unknown>>>;

/** What the first screen does not need: other languages, and pages a citizen never sees. */
const LAZY: TextFiles = import.meta.glob(
  ['./*/*.json', '!./vi/{common,kiosk}.json', '!./*/{phone,interview,console*}.json'],
  { import: 'default' },
);

/** The languages of a citizen's pages: those of the folders here that have texts. */
export const SURVEY_LANGUAGES: readonly string[] = [
  ...new Set([...APP_LANGUAGES, ...Object.keys(LAZY).map((path) => path.split('/')[1] ?? '')]),
];

/** Typefaces of scripts that the app's own lacks, in the folder of their language. */
const TYPEFACES: TextFiles = import.meta.glob('./*/typeface.css');

export const i18nReady: i18n = i18next.use(initReactI18next);

/**
 * Starts the texts. The default language is in the first chunk, so nothing is waited for; another one follows
 * as soon as it is loaded. Started again, it keeps the texts that pages have brought, which bring them only once.
 */
export function startI18n(language: AppLanguage): void {
  if (i18nReady.isInitialized) {
    void setLanguage(language);
    return;
  }
  i18nReady.on('languageChanged', (changed) => {
    // The build has no document.
    if (typeof document === 'undefined') return;
    document.documentElement.lang = changed;
    document.documentElement.dir = i18nReady.dir(changed);
  });
  void i18nReady.init({
    lng: DEFAULT_APP_LANGUAGE,
    fallbackLng: DEFAULT_APP_LANGUAGE,
    supportedLngs: SURVEY_LANGUAGES,
    ns: FIRST,
    defaultNS: 'common',
    resources: { vi: { common: viCommon, kiosk: viKiosk } },
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false, bindI18nStore: 'added' },
  });
  if (language !== DEFAULT_APP_LANGUAGE) void setLanguage(language);
}

const FIRST = ['common', 'kiosk'] as const;
type Namespace =
  | (typeof FIRST)[number]
  | 'closing'
  | 'start'
  | 'setup'
  | 'staff'
  | 'pin'
  | 'privacy'
  | 'help';

/** Changes the language of the page once its texts are there. */
export async function setLanguage(language: string): Promise<void> {
  await Promise.all([loadTexts(...FIRST), loadTypeface(language)]);
  await i18nReady.changeLanguage(language);
}

/** Loads what a language is written in. Without it, the device's own typefaces show what they can. */
export async function loadTypeface(language: string): Promise<void> {
  await TYPEFACES[`./${language}/typeface.css`]?.().catch(() => {});
}

/** Loads a page's texts in every language, so that changing the language needs no network later. */
export function loadTexts(...namespaces: readonly Namespace[]): Promise<void> {
  return loadTextFiles(LAZY, './', namespaces);
}

/** The same from a list of files that a page brings along: its names would come before the first question here. */
export async function loadTextFiles(
  files: TextFiles,
  folder: string,
  namespaces: readonly string[],
): Promise<void> {
  const wanted = SURVEY_LANGUAGES.flatMap((language) =>
    namespaces.map((namespace) => ({
      language,
      namespace,
      load: files[`${folder}${language}/${namespace}.json`],
    })),
  );
  await Promise.all(
    wanted.map(async ({ language, namespace, load }) => {
      if (load === undefined || i18nReady.hasResourceBundle(language, namespace)) return;
      i18nReady.addResourceBundle(language, namespace, await load());
    }),
  );
}

/** A page's module, once its texts are there too. */
export async function withTexts<Module>(
  loading: Promise<Module>,
  ...namespaces: readonly Namespace[]
): Promise<Module> {
  const [module] = await Promise.all([loading, loadTexts(...namespaces)]);
  return module;
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
  void setLanguage(language);
}

/** What a unit is called in a language; not every one has an English name. */
export function nameIn(language: string, { name, nameEn }: { name: string; nameEn: string | null }): string {
  return language === DEFAULT_APP_LANGUAGE ? name : (nameEn ?? name);
}

/** Browsers know more; making their list of names takes tens of milliseconds of the first screen. */
const OWN_NAMES: Readonly<Record<string, string>> = { vi: 'Tiếng Việt', en: 'English' };

/** A language by its own name: "Tiếng Việt", "English". */
export function ownName(language: string): string {
  const known = OWN_NAMES[language];
  if (known !== undefined) return known;
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
