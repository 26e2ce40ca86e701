import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeliveryState, PhoneDelivery } from '../../device/phone/phone-delivery.ts';
import { Button } from '../ui/button.tsx';
import styles from './phone.module.css';

const STANDS: Readonly<Record<DeliveryState['state'], 'waiting' | 'received' | 'refused' | 'gone'>> = {
  waiting: 'waiting',
  sending: 'waiting',
  counted: 'received',
  held: 'received',
  refused: 'refused',
  gone: 'gone',
};

export interface EarlierResponseProps {
  readonly delivery: PhoneDelivery;
  readonly onOpen: () => void;
}

/** A response of a former visit that has no receipt yet, beside the start of this one: how it stands. */
export function EarlierResponse({ delivery, onOpen }: EarlierResponseProps) {
  const { t } = useTranslation('phone');
  const { state } = useSyncExternalStore(delivery.subscribe, delivery.state);
  const stands = STANDS[state];
  return (
    <section className={styles['notice']}>
      <p role="status">{t(`earlier.${stands}`)}</p>
      {stands === 'waiting' || stands === 'refused' ? (
        <Button size="touch" className={styles['wide']} onClick={onOpen}>
          {t('earlier.open')}
        </Button>
      ) : null}
    </section>
  );
}
