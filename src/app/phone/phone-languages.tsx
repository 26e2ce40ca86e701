import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../i18n/i18n.ts';
import { DisplayControls } from '../ui/display/display-settings.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import styles from './phone.module.css';
import { PhoneDisplay } from './phone-display.ts';

/** The product's name, the way to the other language, text size and contrast. */
export function PhoneLanguages() {
  const { i18n } = useTranslation();
  const display = use(PhoneDisplay);
  return (
    <header className={styles['head']}>
      <span>SIPAS</span>
      <LanguageSwitch
        languages={APP_LANGUAGES}
        current={i18n.language}
        nameOf={ownName}
        onChoose={rememberLanguage}
      />
      {display === null ? null : <DisplayControls display={display} />}
    </header>
  );
}
