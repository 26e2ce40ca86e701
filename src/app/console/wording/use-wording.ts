import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { displayLanguage } from '../../../contract/wording/format.ts';
import { wordingIn } from '../../../contract/wording/wording.ts';

/** The console's texts and numbers in the language of the screen; the same object until the language changes. */
export function useWording() {
  const { t, i18n } = useTranslation('console');
  const language = displayLanguage(i18n.language);
  return useMemo(() => wordingIn(language, t), [language, t]);
}
