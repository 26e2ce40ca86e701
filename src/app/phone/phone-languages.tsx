import { useTranslation } from 'react-i18next';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../i18n/i18n.ts';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import styles from './phone.module.css';

/** The product's name and the way to the other language. */
export function PhoneLanguages() {
  const { i18n } = useTranslation();
  return (
    <header className={styles['head']}>
      <span>SIPAS</span>
      <LanguageSwitch
        languages={APP_LANGUAGES}
        current={i18n.language}
        nameOf={ownName}
        onChoose={rememberLanguage}
      />
    </header>
  );
}
