import { lazy, Suspense, useRef, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'react-router';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../../i18n/i18n.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSession } from '../requests/session.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './console-header.module.css';
import { FoldedLinks } from './folded-links.tsx';
import { isAt, navigationOf } from './navigation.ts';

/** The places somebody may go to, who they are, and the language. */
export function ConsoleHeader() {
  const { t } = useWording();
  return (
    <header className={styles['header']}>
      <a className={styles['skip']} href="#figures">
        {t('skip')}
      </a>
      <Link to="/" className={styles['brand']} aria-label={`SIPAS – ${t('home')}`}>
        <Icon name="chart" size="1.375rem" />
        SIPAS
      </Link>
      <Places />
      <div className={styles['side']}>
        <Link to="/help" className={styles['help']} aria-label={t('help')} title={t('help')}>
          ?
        </Link>
        <Languages />
        <Account />
      </div>
    </header>
  );
}

function Places() {
  const { t } = useWording();
  const { person } = useSession();
  const [parameters] = useSearchParams();
  const { pathname } = useLocation();
  const unit = parameters.get('unit');
  // A unit once chosen stays chosen from one place to the next.
  const search = unit === null ? '' : `?${new URLSearchParams({ unit })}`;
  const places = navigationOf(person);
  const current = places.find(({ path }) => isAt(pathname, path));
  const label = current === undefined ? t('nav.label') : t(`nav.${current.name}`);
  return (
    <nav aria-label={t('nav.label')} className={styles['navigation']}>
      <FoldedLinks name={t('nav.label')} current={label} buttonClassName={styles['foldButton']}>
        {places.map(({ path, name }) => (
          <Link
            key={path}
            to={{ pathname: path, search }}
            aria-current={current?.path === path ? 'page' : undefined}
          >
            {t(`nav.${name}`)}
          </Link>
        ))}
      </FoldedLinks>
    </nav>
  );
}

const loadMenu = () => import('./account-menu.tsx');
const Menu = lazy(loadMenu);

function Account() {
  const { t } = useWording();
  const { person, signOut } = useSession();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  if (person === null) return null;
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles['accountButton']}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={t('account.menu', { name: person.name })}
        title={person.name}
        onPointerEnter={() => void loadMenu()}
        onFocus={() => void loadMenu()}
        onClick={() => setOpen(true)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <Icon name="person" size="1.25rem" />
        <span className={styles['name']}>{person.name}</span>
      </button>
      {isOpen ? (
        <Suspense>
          <Menu person={person} button={button} close={() => setOpen(false)} signOut={signOut} />
        </Suspense>
      ) : null}
    </>
  );
}

function Languages() {
  const { t, language } = useWording();
  return (
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
  );
}
