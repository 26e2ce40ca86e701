import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceStanding } from '../../device/membership/standing.ts';
import { nameIn } from '../i18n/i18n.ts';
import styles from './sleep-screen.module.css';

export interface SleepScreenProps {
  readonly enrolment: DeviceStanding;
  readonly onWake: () => void;
  /** As of the attract screen: nothing is open. Returns what to do when it is gone. */
  readonly onShown: () => () => void;
}

/** Dark and still while the office is closed. One button as large as the screen: what wakes it answers nothing. */
export function SleepScreen({ enrolment, onWake, onShown }: SleepScreenProps) {
  const { t, i18n } = useTranslation('closing');
  useEffect(onShown, [onShown]);
  useEffect(() => {
    window.addEventListener('keydown', onWake);
    return () => window.removeEventListener('keydown', onWake);
  }, [onWake]);
  return (
    <main className={styles['screen']}>
      <p>{nameIn(i18n.language, enrolment.unit)}</p>
      <h1>{t('sleep.title')}</h1>
      <button type="button" className={styles['wake']} onClick={onWake}>
        {t('sleep.wake')}
      </button>
    </main>
  );
}
