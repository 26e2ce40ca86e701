import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import type { SyncFailure } from '../../device/outbox/outbox-store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { MessageFrame } from './phone-message.tsx';

export interface UnreachableScreenProps {
  readonly failure: SyncFailure;
  readonly onTryAgain: () => void;
  /** The same without a change of screen, for nobody has asked. */
  readonly onRetry: () => void;
}

/** A weak network says nothing when it is back; a busy collector is asked no more often than a crowd of phones may. */
const RETRY_MS = { network: 10 * SECOND_MS, busy: 30 * SECOND_MS };

/** The office could not be asked for. Goes on by itself when it can. */
export function UnreachableScreen({ failure, onTryAgain, onRetry }: UnreachableScreenProps) {
  const { t } = useTranslation('phone');
  const retry = useEffectEvent(onRetry);
  // Each answer is a failure of its own, so that the next attempt follows it.
  useEffect(() => {
    const again = () => retry();
    const timer = setTimeout(again, RETRY_MS[causeOf(failure)]);
    window.addEventListener('online', again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', again);
    };
  }, [failure]);
  return (
    <MessageFrame screen="unreachable" title={t('unreachable.title')} icon="warning" isBad>
      <p>{t(causeOf(failure) === 'network' ? 'unreachable.offline' : 'unreachable.busy')}</p>
      <Button look="primary" size="touch" onClick={onTryAgain}>
        <Icon name="restart" />
        {t('common:try-again')}
      </Button>
    </MessageFrame>
  );
}

function causeOf(failure: SyncFailure): keyof typeof RETRY_MS {
  return isWantOfNetwork(failure) ? 'network' : 'busy';
}

/** Whether the phone's own network is the likely cause. */
export function isWantOfNetwork({ kind }: SyncFailure): boolean {
  return kind === 'unreachable' || kind === 'time-limit';
}
