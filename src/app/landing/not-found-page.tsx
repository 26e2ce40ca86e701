import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { Privacy } from '../kiosk/privacy/lazy-privacy.ts';
import { Brand } from '../ui/brand.tsx';
import { buttonClass } from '../ui/button.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import styles from './page.module.css';

/**
 * Whatever has no route of its own. The page on privacy is asked for here, since a route in the first chunk would
 * come before the first question.
 */
export default function NotFoundPage() {
  if (useLocation().pathname !== '/privacy') return <NotFound />;
  return (
    <main className={styles['page']}>
      <Brand />
      <div className={styles['card']}>
        <Privacy isPage />
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
        <p className={styles['actions']}>
          <Link to="/" className={buttonClass('primary')}>
            {t('common:back-to-start')}
          </Link>
        </p>
      </div>
    </main>
  );
}
