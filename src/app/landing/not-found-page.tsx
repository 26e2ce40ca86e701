import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { Privacy } from '../kiosk/privacy/lazy-privacy.ts';
import { Brand } from '../ui/brand.tsx';
import { buttonClass } from '../ui/button.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import styles from './page.module.css';

/** `/r` is short, since people type it from the screen of a kiosk. */
const PAGES: Readonly<Record<string, 'privacy' | 'receipt'>> = { '/privacy': 'privacy', '/r': 'receipt' };

/**
 * Whatever has no route of its own. The pages on privacy and on receipt numbers are asked for here, since a route in the
 * first chunk would come before the first question.
 */
export default function NotFoundPage() {
  const page = PAGES[useLocation().pathname];
  if (page === undefined) return <NotFound />;
  return (
    <main className={styles['page']}>
      <Brand />
      <div className={styles['card']}>
        <Privacy page={page} />
      </div>
    </main>
  );
}

function NotFound() {
  const { t } = useTranslation('start');
  usePageTitle(t('not-found.title'));
  return (
    <main className={styles['page']}>
      <Brand />
      <div className={styles['card']}>
        <h1>{t('not-found.title')}</h1>
        <p>{t('not-found.about')}</p>
        <p className={`${styles['actions']} beside-buttons`}>
          <Link to="/" className={buttonClass('primary')}>
            {t('common:back-to-start')}
          </Link>
        </p>
      </div>
    </main>
  );
}
