import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import type { DevicePin } from '../../device/pin/pin.ts';
import { Brand } from '../ui/brand.tsx';
import { Button } from '../ui/button.tsx';
import { FROM_KIOSK } from '../ui/from-kiosk.ts';
import { useQuiet } from '../ui/quiet.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import styles from './pin.module.css';
import { PinPad } from './pin-pad.tsx';
import { endStaffSession, isStaffSession, openStaffSession, STAFF_IDLE_MS } from './pin-session.ts';

export interface PinGateProps {
  readonly lock: Pick<DevicePin, 'isSet' | 'check' | 'waitMs'>;
  /** Anyone who forgot the PIN goes on here; left out, set-up is where. */
  readonly onForgotten?: (() => void) | undefined;
  readonly children: ReactNode;
}

/** Opened from a kiosk and left alone, it gives the screen back to citizens. */
const BACK_TO_KIOSK_AFTER_MS = MINUTE_MS;

/** Asks for the device's PIN, where one is set, before it shows what is for staff. */
export function PinGate({ lock, onForgotten, children }: PinGateProps) {
  const [state, setState] = useState<'unknown' | 'asked' | 'open'>('unknown');
  useEffect(() => {
    let isWanted = true;
    // A store that does not open keeps nobody from what can still be rescued.
    void lock.isSet().then(
      (isSet) => isWanted && setState(isSet && !isStaffSession() ? 'asked' : 'open'),
      () => isWanted && setState('open'),
    );
    return () => {
      isWanted = false;
      // The kiosk or another page is opened: the next one is asked again.
      if (!['/staff', '/kiosk/setup', '/interview/setup'].includes(window.location.pathname))
        endStaffSession();
    };
  }, [lock]);
  if (state === 'unknown') return null;
  if (state === 'open') {
    return (
      <WhileStaff
        onIdle={() => {
          endStaffSession();
          void lock.isSet().then((isSet) => isSet && setState('asked'));
        }}
      >
        {children}
      </WhileStaff>
    );
  }
  return (
    <AskedPin
      lock={lock}
      onForgotten={onForgotten}
      onRight={() => {
        openStaffSession();
        setState('open');
      }}
    />
  );
}

function WhileStaff({ onIdle, children }: { readonly onIdle: () => void; readonly children: ReactNode }) {
  useQuiet(STAFF_IDLE_MS, onIdle);
  return children;
}

interface AskedPinProps extends Pick<PinGateProps, 'lock' | 'onForgotten'> {
  readonly onRight: () => void;
}

function AskedPin({ lock, onForgotten, onRight }: AskedPinProps) {
  const { t } = useTranslation('pin');
  const { state: openedFrom } = useLocation();
  const navigate = useNavigate();
  usePageTitle(t('title'));
  useQuiet(BACK_TO_KIOSK_AFTER_MS, () => {
    if (openedFrom === FROM_KIOSK) void navigate('/kiosk', { replace: true });
  });
  return (
    <main className={styles['page']}>
      <Brand />
      <h1>{t('title')}</h1>
      <PinPad lock={lock} onRight={onRight} />
      <p className={`${styles['ways']} beside-buttons`}>
        <Link to="/kiosk">{t('to-kiosk')}</Link>
        {onForgotten === undefined ? (
          <Link to="/kiosk/setup">{t('forgotten')}</Link>
        ) : (
          <Button look="quiet" onClick={onForgotten}>
            {t('forgotten-code')}
          </Button>
        )}
      </p>
    </main>
  );
}
