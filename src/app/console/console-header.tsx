import { Link } from 'react-router';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../i18n/i18n.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './console-header.module.css';
import { useWording } from './use-wording.ts';

export function ConsoleHeader() {
  const { t, language } = useWording();
  return (
    <header className={styles['header']}>
      <a className={styles['skip']} href="#figures">
        {t('skip')}
      </a>
      <Link to="/" className={styles['brand']} aria-label={`SIPAS – ${t('home')}`}>
        <Icon name="chart" size="1.375rem" />
        SIPAS
      </Link>
      <p className={styles['title']}>{t('title')}</p>
      <fieldset className={styles['languages']}>
        <legend className="visually-hidden">{t('language')}</legend>
        {APP_LANGUAGES.map((one) => (
          <button
            key={one}
            type="button"
            lang={one}
            aria-pressed={one === language}
            onClick={() => rememberLanguage(one)}
          >
            {ownName(one)}
          </button>
        ))}
      </fieldset>
    </header>
  );
}
