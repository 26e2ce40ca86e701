import { Link, useLocation } from 'react-router';
import { useSession } from '../requests/session.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './figure-views.module.css';
import { FoldedLinks } from './folded-links.tsx';
import { areasOf, isAt } from './navigation.ts';
import { useUnitSearch } from './use-unit-search.ts';

/** The places beside the one that is open, below the header; nothing where the header itself leads to them. */
export function AreaPlaces() {
  const { t } = useWording();
  const { person } = useSession();
  const { pathname } = useLocation();
  const search = useUnitSearch();
  const areas = areasOf(person);
  const area = areas.find(({ places }) => places.some(({ path }) => isAt(pathname, path)));
  if (area === undefined || area.places.length < 2 || areas.length < 2) return null;
  const label = t(`areas.${area.name}`);
  const current = area.places.find(({ path }) => isAt(pathname, path));
  return (
    <nav aria-label={label} className={styles['views']}>
      <FoldedLinks
        name={label}
        current={current === undefined ? label : t(`nav.${current.name}`)}
        buttonClassName={styles['button']}
      >
        {area.places.map(({ path, name }) => (
          <Link
            key={path}
            to={{ pathname: path, search }}
            aria-current={path === current?.path ? (path === pathname ? 'page' : 'true') : undefined}
          >
            {t(`nav.${name}`)}
          </Link>
        ))}
      </FoldedLinks>
    </nav>
  );
}
