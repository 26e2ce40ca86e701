import { lazy, Suspense, useRef, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../../i18n/i18n.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSession } from '../requests/session.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './console-header.module.css';
import { FoldedLinks } from './folded-links.tsx';
import { type Area, areasOf, isAt } from './navigation.ts';
import { useUnitSearch } from './use-unit-search.ts';

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

interface HeaderLink {
  readonly path: string;
  readonly label: string;
  readonly isCurrent: boolean;
}

/** The areas; of somebody who has one only, its places. */
function Places() {
  const { t } = useWording();
  const { person } = useSession();
  const { pathname } = useLocation();
  const search = useUnitSearch();
  const areas = areasOf(person);
  const [only] = areas;
  const placeLink = ({ path, name }: Area['places'][number]): HeaderLink => ({
    path,
    label: t(`nav.${name}`),
    isCurrent: isAt(pathname, path),
  });
  const areaLink = ({ name, places: [first, ...others] }: Area): readonly HeaderLink[] => {
    if (first === undefined) return [];
    if (others.length === 0) return [placeLink(first)];
    const isCurrent = [first, ...others].some(({ path }) => isAt(pathname, path));
    return [{ path: first.path, label: t(`areas.${name}`), isCurrent }];
  };
  const links =
    only !== undefined && areas.length === 1 ? only.places.map(placeLink) : areas.flatMap(areaLink);
  return (
    <nav aria-label={t('nav.label')} className={styles['navigation']}>
      <FoldedLinks
        name={t('nav.label')}
        current={links.find(({ isCurrent }) => isCurrent)?.label ?? t('nav.label')}
        buttonClassName={styles['foldButton']}
      >
        {links.map(({ path, label, isCurrent }) => (
          <Link
            key={path}
            to={{ pathname: path, search }}
            aria-current={isCurrent ? (path === pathname ? 'page' : 'true') : undefined}
          >
            {label}
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
