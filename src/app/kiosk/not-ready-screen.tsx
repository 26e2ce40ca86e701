import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from '../ui/message-screen.module.css';
import { useQuiet } from '../ui/quiet.ts';

export type NotReadyReason = 'not-enrolled' | 'storage-broken';

/** Why the kiosk takes no answers, and what to do about it. */
export default function NotReadyScreen({ reason }: { readonly reason: NotReadyReason }) {
  // The store may open again, and nobody need stand there for it.
  useQuiet(MINUTE_MS, () => window.location.reload());
  return reason === 'not-enrolled' ? <NotEnrolled /> : <StorageBroken />;
}

/** No office was chosen for this device yet. */
function NotEnrolled() {
  const { t } = useTranslation('closing');
  return (
    <main className={styles['screen']}>
      <div className={styles['message']}>
        <span className={styles['sign']}>
          <Icon name="kiosk" size="3.5rem" />
        </span>
        <h1 className={styles['title']}>{t('not-ready.not-enrolled-title')}</h1>
        <p className={styles['lead']}>{t('not-ready.not-enrolled-about')}</p>
        <Link to="/kiosk/setup" className={buttonClass('primary', 'touch')}>
          {t('not-ready.set-up')}
        </Link>
      </div>
    </main>
  );
}

/** Without its store the kiosk takes no answers, and does not pretend to. */
function StorageBroken() {
  const { t } = useTranslation('closing');
  return (
    <main className={styles['screen']}>
      <div className={styles['message']} role="alert">
        <span className={`${styles['sign']} ${styles['bad']}`}>
          <Icon name="warning" size="3.5rem" />
        </span>
        <h1 className={styles['title']}>{t('not-ready.storage-title')}</h1>
        <p className={styles['lead']}>{t('not-ready.storage-about')}</p>
        <Button look="primary" size="touch" onClick={() => window.location.reload()}>
          {t('not-ready.reload')}
        </Button>
        <Link to="/staff" className={buttonClass('quiet', 'touch')}>
          {t('not-ready.to-staff')}
        </Link>
      </div>
    </main>
  );
}
