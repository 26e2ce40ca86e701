import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../i18n/i18n.ts';
import { Brand } from '../ui/brand.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { FROM_KIOSK } from '../ui/from-kiosk.ts';
import { Icon } from '../ui/icon.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { useQuiet } from '../ui/quiet.ts';
import styles from './help.module.css';

/** Opened from a kiosk and left alone, it gives the screen back to citizens. */
const BACK_TO_KIOSK_AFTER_MS = 2 * MINUTE_MS;

/** The frame of the help: back to where one was, the language, and what is said. */
export function HelpFrame({
  isBusy = false,
  children,
}: {
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}) {
  const { t, i18n } = useTranslation('help');
  const { key, state } = useLocation();
  const navigate = useNavigate();
  useQuiet(BACK_TO_KIOSK_AFTER_MS, () => {
    if (state === FROM_KIOSK) void navigate('/kiosk', { replace: true });
  });
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <Brand />
        <LanguageSwitch
          languages={APP_LANGUAGES}
          current={i18n.language}
          nameOf={ownName}
          onChoose={rememberLanguage}
        />
      </header>
      <nav aria-label={t('ways')} className={`${styles['ways']} beside-buttons`}>
        {key === 'default' ? (
          // Nothing of the app was open before.
          <Link to="/" className={buttonClass('secondary')}>
            <Icon name="back" />
            {t('common:back-to-start')}
          </Link>
        ) : (
          <Button onClick={() => void navigate(-1)}>
            <Icon name="back" />
            {t('back')}
          </Button>
        )}
        <Link to="/help">{t('all')}</Link>
      </nav>
      <main className={styles['main']} aria-busy={isBusy}>
        {children}
      </main>
    </div>
  );
}
