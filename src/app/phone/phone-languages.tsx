import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../i18n/i18n.ts';
import { DisplayControls } from '../ui/display/display-settings.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import styles from './phone.module.css';
import { PhoneDisplay } from './phone-display.ts';

export interface PhoneLanguagesProps {
  /** A form of one's own is not called by the name of the official survey, not even by the program's name. */
  readonly isOwnForm?: boolean;
}

/** The product's name, the way to the other language, text size and contrast. */
export function PhoneLanguages({ isOwnForm = false }: PhoneLanguagesProps) {
  const { i18n } = useTranslation();
  const display = use(PhoneDisplay);
  return (
    <header className={styles['head']}>
      <span>{isOwnForm ? null : 'SIPAS'}</span>
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
