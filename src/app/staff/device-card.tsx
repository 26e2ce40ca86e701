import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Device } from '../../device/device.ts';
import type { DeviceStanding } from '../../device/membership/standing.ts';
import type { StorageAnswers } from '../../device/outbox/storage-care.ts';
import { nameIn } from '../i18n/i18n.ts';
import { buttonClass } from '../ui/button.tsx';
import type { UpdateOffer } from '../update/update-offer.ts';
import { InstallRow } from './install-row.tsx';
import type { Read } from './read.ts';
import styles from './staff-page.module.css';

const MEBIBYTE = 1024 * 1024;

/** Where supervisors are told too: weeks of a busy counter, and time to do something about it. */
const LITTLE_ROOM_MEBIBYTES = 50;

export interface DeviceCardProps {
  readonly device: Device;
  readonly enrolment: Read<DeviceStanding | null>;
  readonly update: Pick<UpdateOffer, 'subscribe' | 'files'>;
}

/** Where the device stands, what the browser promised about its storage, and the ways on. */
export function DeviceCard({ device, enrolment: read, update }: DeviceCardProps) {
  const { t, i18n } = useTranslation('staff');
  const files = useSyncExternalStore(update.subscribe, update.files);
  const [storage, setStorage] = useState<StorageAnswers | null>(null);
  const [askedAgain, setAskedAgain] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the browser is asked once more after it was installed
  useEffect(() => {
    let shown = true;
    void device.storage().then((answers) => {
      if (shown) setStorage(answers);
    });
    return () => {
      shown = false;
    };
  }, [device, askedAgain]);

  const left =
    storage === null || storage.quotaBytes === null || storage.usedBytes === null
      ? null
      : Math.max(0, storage.quotaBytes - storage.usedBytes) / MEBIBYTE;
  const number = new Intl.NumberFormat(i18n.language === 'vi' ? 'vi-VN' : 'en-GB', {
    maximumFractionDigits: 0,
  });
  const enrolment = typeof read === 'string' ? null : read;
  const isProtected = storage?.persisted ?? null;
  const noUnit =
    read === 'unreadable'
      ? t('unreadable')
      : t(read === 'loading' ? 'common:loading' : 'device.not-enrolled');
  return (
    <section className={styles['card']}>
      <h2>{t('device.title')}</h2>
      <dl className={styles['facts']}>
        <div>
          <dt>{t('device.unit')}</dt>
          <dd>{enrolment === null ? noUnit : nameIn(i18n.language, enrolment.unit)}</dd>
        </div>
        <div>
          <dt>{t('device.name')}</dt>
          <dd>{enrolment?.deviceName ?? (read === 'unreadable' ? t('unreadable') : '–')}</dd>
        </div>
        <div>
          <dt>{t('device.storage')}</dt>
          <dd>{left === null ? t('device.storage-unknown') : `${number.format(left)} MB`}</dd>
        </div>
        <div>
          <dt>{t('device.protected')}</dt>
          <dd className={isProtected === false ? styles['warn'] : undefined}>
            {isProtected === null
              ? t('device.protected-unknown')
              : t(isProtected ? 'device.protected-yes' : 'device.protected-no')}
          </dd>
        </div>
        <div>
          <dt>{t('device.version')}</dt>
          <dd>{device.appVersion}</dd>
        </div>
        {files === null ? null : (
          <div>
            <dt>{t('device.files')}</dt>
            <dd className={files.broken > 0 ? styles['warn'] : undefined}>
              {files.broken > 0
                ? t('device.files-broken', { n: files.broken })
                : t(files.mended > 0 ? 'device.files-mended' : 'device.files-whole', { n: files.mended })}
            </dd>
          </div>
        )}
      </dl>
      {enrolment?.isClockWrong === true ? <p className={styles['warn']}>{t('device.clock-wrong')}</p> : null}
      {isProtected === false && read !== 'unreadable' ? (
        <p className={styles['warn']}>{t('device.protect')}</p>
      ) : null}
      {enrolment === null ? null : <InstallRow onAsked={() => setAskedAgain((times) => times + 1)} />}
      {left !== null && left < LITTLE_ROOM_MEBIBYTES ? (
        <p className={styles['warn']}>{t('device.make-room')}</p>
      ) : null}
      <p className={`${styles['links']} beside-buttons`}>
        {enrolment === null ? null : (
          <Link to="/kiosk" className={buttonClass('primary')}>
            {t('device.open-kiosk')}
          </Link>
        )}
        {typeof read === 'string' ? null : (
          <Link to="/kiosk/setup" className={buttonClass(enrolment === null ? 'primary' : 'secondary')}>
            {t(enrolment === null ? 'device.set-up' : 'device.set-up-again')}
          </Link>
        )}
      </p>
    </section>
  );
}
