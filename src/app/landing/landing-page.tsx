import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useLocation } from 'react-router';
import type { Device } from '../../device/device.ts';
import type { DeviceStanding } from '../../device/membership/standing.ts';
import { APP_LANGUAGES, nameIn, ownName, rememberLanguage } from '../i18n/i18n.ts';
import { Brand } from '../ui/brand.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import styles from './page.module.css';

/** Three doors: for citizens, for staff, for supervisors. The likely one is the filled one. */
export default function LandingPage({ device }: { readonly device: Device }) {
  const { t, i18n } = useTranslation('start');
  const [enrolment, setEnrolment] = useState<DeviceStanding | null | 'unknown' | 'unreadable'>('unknown');
  const { search } = useLocation();
  usePageTitle(t('landing.title'));

  useEffect(() => {
    let shown = true;
    void device.enrolment().then((found) => {
      if (shown) setEnrolment(found.ok ? found.value : 'unreadable');
    });
    return () => {
      shown = false;
    };
  }, [device]);

  // The installed app of an enrolled device starts at its kiosk, which also says what is wrong with its store.
  if (search === '?installed' && enrolment !== null)
    return enrolment === 'unknown' ? null : <Navigate to="/kiosk" replace />;
  const isEnrolled = enrolment !== null && typeof enrolment !== 'string';
  const kioskAbout =
    typeof enrolment === 'string'
      ? t('landing.kiosk-about')
      : enrolment === null
        ? t('landing.kiosk-setup')
        : t('landing.kiosk-at', { unit: nameIn(i18n.language, enrolment.unit) });
  return (
    <main className={styles['page']}>
      <div className={styles['head']}>
        <Brand />
        <LanguageSwitch
          languages={APP_LANGUAGES}
          current={i18n.language}
          nameOf={ownName}
          onChoose={rememberLanguage}
        />
      </div>
      <h1 className={styles['title']}>{t('landing.title')}</h1>
      <ul className={styles['doors']}>
        <Door
          to={enrolment === null ? '/kiosk/setup' : '/kiosk'}
          icon="kiosk"
          title={t('landing.kiosk')}
          about={kioskAbout}
          first={isEnrolled}
        />
        <Door to="/staff" icon="person" title={t('landing.staff')} about={t('landing.staff-about')} />
        <Door to="/console" icon="chart" title={t('landing.console')} about={t('landing.console-about')} />
      </ul>
      <p className={`${styles['actions']} beside-buttons`}>
        <Link to="/help">{t('landing.help')}</Link>
        <Link to="/privacy">{t('landing.privacy')}</Link>
      </p>
    </main>
  );
}

interface DoorProps {
  readonly to: string;
  readonly icon: IconName;
  readonly title: string;
  readonly about: string;
  readonly first?: boolean;
}

function Door({ to, icon, title, about, first = false }: DoorProps) {
  return (
    <li>
      <Link to={to} className={first ? `${styles['door']} ${styles['first']}` : styles['door']}>
        <Icon name={icon} size="2.5rem" />
        <h2>{title}</h2>
        <p>{about}</p>
      </Link>
    </li>
  );
}
