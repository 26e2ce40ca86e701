import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import type { DevicePin } from '../../device/pin/pin.ts';
import type { SecondLevelProps } from '../staff/second-level.tsx';
import { Button } from '../ui/button.tsx';
import { useQuiet } from '../ui/quiet.ts';
import { PinPad } from './pin-pad.tsx';
import { confirmation } from './pin-session.ts';

/** So long nobody touches the page before the PIN is asked for once more. */
const CONFIRMED_FOR_MS = 2 * MINUTE_MS;

interface PinAgainProps extends SecondLevelProps {
  readonly lock: Pick<DevicePin, 'isSet' | 'check' | 'waitMs'>;
}

/** Asks for the PIN once more, where one is set: whoever finds the page open does not get everywhere. */
export function PinAgain({ lock, what, children }: PinAgainProps) {
  const { t } = useTranslation('pin');
  const isConfirmed = useSyncExternalStore(confirmation.subscribe, confirmation.isGiven);
  const [isSet, setIsSet] = useState<boolean | null>(null);
  const [isAsking, setAsking] = useState(false);
  useQuiet(CONFIRMED_FOR_MS, confirmation.end);
  useEffect(() => {
    let isWanted = true;
    void lock.isSet().then(
      (found) => isWanted && setIsSet(found),
      () => isWanted && setIsSet(false),
    );
    return () => {
      isWanted = false;
    };
  }, [lock]);
  if (isSet === null) return null;
  if (!isSet || isConfirmed) return children;
  return (
    <>
      <p>{t(`again.${what}`)}</p>
      {isAsking ? (
        <PinPad
          lock={lock}
          onRight={() => {
            setAsking(false);
            confirmation.give();
          }}
        />
      ) : (
        <p>
          <Button onClick={() => setAsking(true)}>{t('again.enter')}</Button>
        </p>
      )}
    </>
  );
}
