import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import { Brand } from '../ui/brand.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import styles from './page.module.css';

/** What a page says that only a network can fill. */
export default function NeedsNetworkPage() {
  const { t } = useTranslation('start');
  usePageTitle(t('offline.title'));
  useReloadOnceThere();
  return (
    <main className={styles['page']}>
      <Brand />
      <div className={styles['card']} role="alert">
        <h1>{t('offline.title')}</h1>
        <p>{t('offline.about')}</p>
        <p>{t('offline.check')}</p>
        <p className={`${styles['actions']} beside-buttons`}>
          <Button look="primary" onClick={() => window.location.reload()}>
            {t('common:try-again')}
          </Button>
          <a href="/" className={buttonClass('secondary')}>
            {t('common:back-to-start')}
          </a>
        </p>
      </div>
    </main>
  );
}

const LOOK_EVERY_MS = 5 * SECOND_MS;

/** Opens the page again by itself when the collector answers. */
function useReloadOnceThere(): void {
  useEffect(() => {
    const look = async () => {
      const answer = await fetch('/healthz', { cache: 'no-store' }).catch(() => null);
      if (answer?.ok === true) window.location.reload();
    };
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}
