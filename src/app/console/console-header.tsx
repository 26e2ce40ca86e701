import { Link, NavLink, useSearchParams } from 'react-router';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../i18n/i18n.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './console-header.module.css';
import { useWording } from './use-wording.ts';

const PLACES = [
  { path: '/console', name: 'results' },
  { path: '/console/devices', name: 'devices' },
  { path: '/console/hand-in', name: 'hand-in' },
] as const;

export function ConsoleHeader() {
  const { t, language } = useWording();
  const [parameters] = useSearchParams();
  const unit = parameters.get('unit');
  // A unit once chosen stays chosen from one place to the next.
  const search = unit === null ? '' : `?${new URLSearchParams({ unit })}`;
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
      <nav aria-label={t('nav.label')} className={styles['places']}>
        {PLACES.map(({ path, name }) => (
          <NavLink key={path} to={{ pathname: path, search }} end={path === '/console'}>
            {t(`nav.${name}`)}
          </NavLink>
        ))}
      </nav>
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
