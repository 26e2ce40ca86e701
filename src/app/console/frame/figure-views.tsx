import { Link, useLocation, useSearchParams } from 'react-router';
import { isOfSelection } from '../selection/selection.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './figure-views.module.css';
import { FoldedLinks } from './folded-links.tsx';
import { FIGURE_VIEWS } from './navigation.ts';

/** The views of the figures, below the header; nothing where another page is open. */
export function FigureViews() {
  const { t } = useWording();
  const { pathname } = useLocation();
  const [parameters] = useSearchParams();
  const current = FIGURE_VIEWS.find(({ path }) => path === pathname);
  if (current === undefined) return null;
  const search = new URLSearchParams([...parameters].filter(([name]) => isOfSelection(name))).toString();
  const label = t(`views.${current.name}`);
  return (
    <nav aria-label={t('views.label')} className={styles['views']}>
      <FoldedLinks name={t('views.label')} current={label} buttonClassName={styles['button']}>
        {FIGURE_VIEWS.map(({ path, name }) => (
          <Link
            key={path}
            to={{ pathname: path, search }}
            aria-current={path === pathname ? 'page' : undefined}
          >
            {t(`views.${name}`)}
          </Link>
        ))}
      </FoldedLinks>
    </nav>
  );
}
