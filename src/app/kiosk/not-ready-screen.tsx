import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { unreachable } from '../../core/kernel/assert.ts';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import { ownName, SURVEY_LANGUAGES, setLanguage } from '../i18n/i18n.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from '../ui/message-screen.module.css';
import { useQuiet } from '../ui/quiet.ts';

export type NotReadyReason = 'not-enrolled' | 'storage-broken' | 'too-old';

export interface NotReadyProps {
  readonly reason: NotReadyReason;
  readonly reload: () => void;
}

/** Why the kiosk takes no answers, and what to do about it. */
export default function NotReadyScreen({ reason, reload }: NotReadyProps) {
  // The store may open again, or the browser be a newer one, and nobody need stand there for it.
  useQuiet(MINUTE_MS, reload);
  switch (reason) {
    case 'not-enrolled':
      return <NotEnrolled />;
    case 'storage-broken':
      return <StorageBroken reload={reload} />;
    case 'too-old':
      return <TooOld />;
    default:
      return unreachable(reason);
  }
}

/** The person in front of it reads it in their own language. */
function Languages() {
  const { t, i18n } = useTranslation('closing');
  return (
    <fieldset className={styles['languages']}>
      <legend className="visually-hidden">{t('kiosk:attract.languages')}</legend>
      {SURVEY_LANGUAGES.map((language) => (
        <Button
          key={language}
          size="touch"
          lang={language}
          aria-pressed={language === i18n.language}
          onClick={() => void setLanguage(language)}
        >
          {ownName(language)}
        </Button>
      ))}
    </fieldset>
  );
}

/** What a citizen sends here would never arrive. What waits may still leave by file. */
function TooOld() {
  const { t } = useTranslation('closing');
  return (
    <main className={styles['screen']}>
      <div className={styles['message']} role="alert">
        <span className={`${styles['sign']} ${styles['bad']}`}>
          <Icon name="warning" size="3.5rem" />
        </span>
        <h1 className={styles['title']}>{t('not-ready.too-old-title')}</h1>
        <p className={styles['lead']}>{t('not-ready.too-old-about')}</p>
        <Link to="/staff" className={buttonClass('quiet', 'touch')}>
          {t('not-ready.to-staff')}
        </Link>
        <Languages />
      </div>
    </main>
  );
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
        <Languages />
      </div>
    </main>
  );
}

/** Without its store the kiosk takes no answers, and does not pretend to. */
function StorageBroken({ reload }: { readonly reload: () => void }) {
  const { t } = useTranslation('closing');
  return (
    <main className={styles['screen']}>
      <div className={styles['message']} role="alert">
        <span className={`${styles['sign']} ${styles['bad']}`}>
          <Icon name="warning" size="3.5rem" />
        </span>
        <h1 className={styles['title']}>{t('not-ready.storage-title')}</h1>
        <p className={styles['lead']}>{t('not-ready.storage-about')}</p>
        <Button look="primary" size="touch" onClick={reload}>
          {t('not-ready.reload')}
        </Button>
        <Link to="/staff" className={buttonClass('quiet', 'touch')}>
          {t('not-ready.to-staff')}
        </Link>
        <Languages />
      </div>
    </main>
  );
}
