import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import type { OutboxEntry } from '../../core/protocol/outbox.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Device } from '../../device/device.ts';
import type { DeviceStanding } from '../../device/membership/standing.ts';
import type { OtherRecords } from '../../device/outbox/other-records.ts';
import { APP_LANGUAGES, ownName, rememberLanguage } from '../i18n/i18n.ts';
import { Brand } from '../ui/brand.tsx';
import { FROM_KIOSK } from '../ui/from-kiosk.ts';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { useQuiet } from '../ui/quiet.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import type { UpdateOffer } from '../update/update-offer.ts';
import { DeviceCard } from './device-card.tsx';
import { OutboxCard } from './outbox-card.tsx';
import { QuestionsCard } from './questions-card.tsx';
import type { Read } from './read.ts';
import { RescueCard } from './rescue-card.tsx';
import { ReviewCard } from './review-card.tsx';
import styles from './staff-page.module.css';
import { TransferCard } from './transfer/transfer-card.tsx';
import { UpdateCard } from './update-card.tsx';

/** As many as one looks through; the count says how many there are. */
const REVIEWED_AT_ONCE = 50;

/** Opened from a kiosk and left alone, the page gives the screen back to citizens. */
const BACK_TO_KIOSK_AFTER_MS = 2 * MINUTE_MS;

export interface StaffPageProps {
  readonly device: Device;
  readonly questionnaire: Questionnaire;
  readonly update: UpdateOffer;
  /** Where the device's PIN is changed. */
  readonly pinCard?: ReactNode;
}

/** The outbox: what waits, what the collector has, what needs a look, and the state of the device. */
export default function StaffPage({ device, questionnaire, update, pinCard }: StaffPageProps) {
  const { t, i18n } = useTranslation('staff');
  const status = useSyncExternalStore(device.sync.subscribe, device.sync.status);
  const [enrolment, setEnrolment] = useState<Read<DeviceStanding | null>>('loading');
  const [quarantined, setQuarantined] = useState<Read<readonly OutboxEntry[]>>('loading');
  const [others, setOthers] = useState<OtherRecords | null>(null);
  const { counts } = status;
  const isUnreadable = enrolment === 'unreadable' || status.storageFailure !== null;
  usePageTitle(t('title'));

  const navigate = useNavigate();
  const { state: openedFrom } = useLocation();
  useQuiet(BACK_TO_KIOSK_AFTER_MS, () => {
    if (openedFrom === FROM_KIOSK) void navigate('/kiosk', { replace: true });
  });

  useEffect(() => {
    let newest = 0;
    const read = () => {
      newest += 1;
      const mine = newest;
      const isNewest = () => mine === newest;
      void device.enrolment().then((found) => {
        if (isNewest()) setEnrolment(found.ok ? found.value : 'unreadable');
      });
      void device.otherRecords().then((found) => {
        if (isNewest()) setOthers(found);
      }, ignore);
      void device.quarantined(REVIEWED_AT_ONCE).then(
        (entries) => {
          if (isNewest()) setQuarantined(entries);
        },
        () => {
          if (isNewest()) setQuarantined('unreadable');
        },
      );
    };
    let { counts } = device.sync.status();
    const stop = device.sync.subscribe(() => {
      const now = device.sync.status().counts;
      if (now === counts) return;
      counts = now;
      read();
    });
    read();
    return () => {
      newest = -1;
      stop();
    };
  }, [device]);

  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <Brand />
        <div className={`${styles['links']} beside-buttons`}>
          <LanguageSwitch
            languages={APP_LANGUAGES}
            current={i18n.language}
            nameOf={ownName}
            onChoose={rememberLanguage}
          />
          <Link to="/help/staff" state={openedFrom}>
            {t('help')}
          </Link>
          <Link to="/interview">{t('interviews')}</Link>
          <Link to="/">{t('common:back-to-start')}</Link>
        </div>
      </header>
      <main className={styles['main']}>
        <h1>{t('title')}</h1>
        <UpdateCard update={update} />
        <OutboxCard
          status={status}
          others={others}
          unreadable={isUnreadable}
          onSend={() => void device.sync.now()}
        />
        {isUnreadable ? <RescueCard device={device} /> : null}
        <ReviewCard device={device} entries={quarantined} count={counts?.quarantined ?? 0} />
        {isUnreadable ? null : <TransferCard device={device} />}
        <DeviceCard device={device} enrolment={enrolment} update={update} />
        <QuestionsCard questionnaire={questionnaire} />
        {pinCard}
      </main>
    </div>
  );
}

/** What the counts say of a store that fails is enough. */
function ignore(): void {}
