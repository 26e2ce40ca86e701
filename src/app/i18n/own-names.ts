import { ownName } from './i18n.ts';

/** Own names that browsers do not know. */
const OWN_NAMES: Readonly<Record<string, string>> = {
  bdq: 'Bahnar',
  cjm: 'ꨌꩌ',
  hmn: 'Hmoob',
  jra: 'Jarai',
  km: 'ភាសាខ្មែរ',
  mtq: 'Mường',
  nut: 'Nùng',
  rad: 'Êđê',
  tyz: 'Tày',
};

/** What a language calls itself, and is read aloud where it is chosen. */
export function spokenName(language: string): string {
  return OWN_NAMES[language] ?? ownName(language);
}
