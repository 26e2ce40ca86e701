import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncFailure } from '../../device/outbox/outbox-store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { MessageFrame } from './phone-message.tsx';

export interface UnreachableScreenProps {
  readonly failure: SyncFailure;
  readonly onTryAgain: () => void;
}

/** The office could not be asked for. Goes on by itself when there is a network again. */
export function UnreachableScreen({ failure, onTryAgain }: UnreachableScreenProps) {
  const { t } = useTranslation('phone');
  const tryAgain = useRef(onTryAgain);
  useEffect(() => {
    tryAgain.current = onTryAgain;
  }, [onTryAgain]);
  useEffect(() => {
    const online = () => tryAgain.current();
    window.addEventListener('online', online);
    return () => window.removeEventListener('online', online);
  }, []);
  return (
    <MessageFrame screen="unreachable" title={t('unreachable.title')} icon="warning" isBad>
      <p>{t(isWantOfNetwork(failure) ? 'unreachable.offline' : 'unreachable.busy')}</p>
      <Button look="primary" size="touch" onClick={onTryAgain}>
        <Icon name="restart" />
        {t('common:try-again')}
      </Button>
    </MessageFrame>
  );
}

/** Whether the phone's own network is the likely cause. */
export function isWantOfNetwork({ kind }: SyncFailure): boolean {
  return kind === 'unreachable' || kind === 'time-limit';
}
