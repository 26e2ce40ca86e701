import { Link, useLocation, useSearchParams } from 'react-router';
import { Icon } from '../../ui/icon.tsx';
import { isOfSelection } from '../selection/selection.ts';
import { useWording } from '../wording/use-wording.ts';
import { Disclosure } from './disclosure.tsx';
import styles from './figure-views.module.css';
import { FIGURE_VIEWS } from './navigation.ts';

/** The views of the figures, below the header; nothing where another page is open. */
export function FigureViews() {
  const { t } = useWording();
  const { pathname } = useLocation();
  const [parameters] = useSearchParams();
  const current = FIGURE_VIEWS.find(({ path }) => path === pathname);
  if (current === undefined || FIGURE_VIEWS.length < 2) return null;
  const search = new URLSearchParams([...parameters].filter(([name]) => isOfSelection(name))).toString();
  const label = t(`views.${current.name}`);
  return (
    <nav aria-label={t('views.label')} className={styles['views']}>
      <Disclosure
        className={styles['fold']}
        buttonClassName={styles['foldButton']}
        panelClassName={styles['list']}
        label={
          <>
            <Icon name="menu" size="1.25rem" />
            {label}
          </>
        }
        name={`${t('views.label')}: ${label}`}
      >
        {FIGURE_VIEWS.map(({ path, name }) => (
          <Link
            key={path}
            to={{ pathname: path, search }}
            aria-current={path === pathname ? 'page' : undefined}
          >
            {t(`views.${name}`)}
          </Link>
        ))}
      </Disclosure>
    </nav>
  );
}
