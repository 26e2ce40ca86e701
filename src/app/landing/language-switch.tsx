import { useTranslation } from 'react-i18next';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';

/** Changes the language of this device's pages; each language by its own name. */
export function LanguageSwitch() {
  const { i18n } = useTranslation();
  return (
    <span>
      {APP_LANGUAGES.filter((language) => language !== i18n.language).map((language) => (
        <Button key={language} look="quiet" lang={language} onClick={() => rememberLanguage(language)}>
          {ownName(language)}
        </Button>
      ))}
    </span>
  );
}
