import type { Environment } from '../../start/config.ts';

/** In which language a command speaks of a list that Vietnamese officials write: that of the terminal. */
export type CommandLanguage = 'vi' | 'en';

export function commandLanguage(environment: Environment): CommandLanguage {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return /^vi(_|\.|$)/i.test(locale) ? 'vi' : 'en';
}
