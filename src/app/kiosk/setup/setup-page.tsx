import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Device } from '../../../device/device.ts';
import type { DeviceStanding } from '../../../device/membership/standing.ts';
import type { StorageFailure } from '../../../device/outbox/storage-failure.ts';
import { APP_LANGUAGES, nameIn, ownName, rememberLanguage } from '../../i18n/i18n.ts';
import { Brand } from '../../ui/brand.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import { ScreenHeading } from '../../ui/screen-heading.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { EnrolForm } from './enrol-form.tsx';
import { failureWords } from './failure-words.ts';
import styles from './setup-page.module.css';
import { useWaiting } from './use-waiting.ts';

type Shown =
  | { readonly kind: 'form'; readonly current: DeviceStanding | null }
  | { readonly kind: 'done'; readonly enrolment: DeviceStanding; readonly isPinKept: boolean }
  /** The store does not open: an enrolment could not be kept. */
  | { readonly kind: 'broken'; readonly failure: StorageFailure };

export interface SetupPageProps {
  readonly device: Device;
  /** Keeps the device's staff PIN. */
  readonly setPin: (pin: string) => Promise<void>;
}

/** Once per device, with a network: the code of where it stands, and what it is called. */
export default function SetupPage({ device, setPin }: SetupPageProps) {
  const { t, i18n } = useTranslation('setup');
  const [shown, setShown] = useState<Shown>({ kind: 'form', current: null });
  usePageTitle(t('title'));

  useEffect(() => {
    let isWanted = true;
    void device.enrolment().then((found) => {
      if (!isWanted) return;
      setShown(found.ok ? { kind: 'form', current: found.value } : { kind: 'broken', failure: found.error });
    });
    return () => {
      isWanted = false;
    };
  }, [device]);

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
      {shown.kind === 'done' ? (
        <main className={styles['card']}>
          <ScreenHeading screen="done">{t('done-title')}</ScreenHeading>
          <p role="status">{t('done-about', { unit: nameIn(i18n.language, shown.enrolment.unit) })}</p>
          {shown.isPinKept ? null : <p className={styles['failure']}>{t('pin-not-kept')}</p>}
          <p>
            <Link to="/kiosk" replace className={buttonClass('primary', 'touch')}>
              {t('go')}
              <Icon name="forward" />
            </Link>
          </p>
        </main>
      ) : shown.kind === 'broken' ? (
        <main className={styles['main']}>
          <h1>{t('title')}</h1>
          <div role="alert" className={styles['failure']}>
            <p>{failureWords(t, shown.failure)}</p>
            <p>{t('storage-first')}</p>
            <Button onClick={() => window.location.reload()}>{t('common:try-again')}</Button>
          </div>
        </main>
      ) : (
        <main className={styles['main']}>
          <h1>{t('title')}</h1>
          <p className={styles['soft']}>{t('about')}</p>
          {shown.current === null ? null : <Current device={device} enrolment={shown.current} />}
          <EnrolForm
            device={device}
            setPin={setPin}
            onEnrolled={(enrolment, isPinKept) => {
              setShown({ kind: 'done', enrolment, isPinKept });
              void device.sync.now();
            }}
          />
        </main>
      )}
    </div>
  );
}

/** A device that is enrolled already: where, and what becomes of its responses. */
function Current({ device, enrolment }: { readonly device: Device; readonly enrolment: DeviceStanding }) {
  const { t, i18n } = useTranslation('setup');
  const waiting = useWaiting(device);
  return (
    <section className={styles['note']} aria-labelledby="current-title">
      <h2 id="current-title">{t('current-title')}</h2>
      <p>{t('current', { unit: nameIn(i18n.language, enrolment.unit), name: enrolment.deviceName })}</p>
      <p>{t('current-again')}</p>
      {waiting === null ? null : (
        <p>{waiting === 0 ? t('current-nothing') : t('current-waiting', { count: waiting })}</p>
      )}
    </section>
  );
}
