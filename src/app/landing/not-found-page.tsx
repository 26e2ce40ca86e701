import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Brand } from '../ui/brand.tsx';
import { buttonClass } from '../ui/button.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import styles from './page.module.css';

export default function NotFoundPage() {
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
