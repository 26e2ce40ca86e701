import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { OutboxEntry } from '../../core/protocol/outbox.ts';
import type { Device } from '../../device/device.ts';
import type { Enrolment } from '../../device/outbox-store.ts';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../i18n/i18n.ts';
import { Brand } from '../ui/brand.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { DeviceCard } from './device-card.tsx';
import { OutboxCard } from './outbox-card.tsx';
import { ReviewCard } from './review-card.tsx';
import styles from './staff-page.module.css';

/** As many as one looks through; the count says how many there are. */
const REVIEWED_AT_ONCE = 50;

/** The outbox: what waits, what the collector has, what needs a look, and the state of the device. */
export default function StaffPage({ device }: { readonly device: Device }) {
  const { t, i18n } = useTranslation('staff');
  const status = useSyncExternalStore(device.sync.subscribe, device.sync.status);
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [quarantined, setQuarantined] = useState<readonly OutboxEntry[]>([]);
  const { counts } = status;
  usePageTitle(t('title'));

  // biome-ignore lint/correctness/useExhaustiveDependencies: new counts are the reason to read again
  useEffect(() => {
    let shown = true;
    void device.enrolment().then((found) => {
      if (shown && found.ok) setEnrolment(found.value);
    });
    void device.quarantined(REVIEWED_AT_ONCE).then(
      (entries) => {
        if (shown) setQuarantined(entries);
      },
      () => {},
    );
    return () => {
      shown = false;
    };
  }, [device, counts]);

  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <Brand />
        <div className={styles['links']}>
          <LanguageSwitch
            languages={APP_LANGUAGES}
            current={i18n.language}
            nameOf={ownName}
            onChoose={rememberLanguage}
          />
          <Link to="/">{t('common:back-to-start')}</Link>
        </div>
      </header>
      <main className={styles['main']}>
        <h1>{t('title')}</h1>
        <OutboxCard status={status} onSend={() => void device.sync.now()} />
        <ReviewCard entries={quarantined} count={counts?.quarantined ?? 0} />
        <DeviceCard device={device} enrolment={enrolment} />
      </main>
    </div>
  );
}
