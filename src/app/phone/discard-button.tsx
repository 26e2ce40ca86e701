import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import message from '../ui/message-screen.module.css';
import styles from './phone.module.css';

export interface DiscardButtonProps {
  /** A request was made of which nobody knows what became: what is deleted may be counted. */
  readonly mayHaveArrived: boolean;
  /** Resolves with whether it is deleted. */
  readonly onDiscard: () => Promise<boolean>;
}

/** Deleting a response, confirmed: keeping it is the first and the loudest. */
export function DiscardButton({ mayHaveArrived, onDiscard }: DiscardButtonProps) {
  const { t } = useTranslation('phone');
  const [asks, setAsks] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const what = mayHaveArrived ? 'discard-here' : 'discard';
  return (
    <>
      <Button look="quiet" onClick={() => setAsks(true)}>
        {t(`delivery.${what}`)}
      </Button>
      {asks ? (
        <Dialog title={t('delivery.discard-title')} onCancel={() => setAsks(false)}>
          <p>{t(`delivery.${what}-about`)}</p>
          <p role="alert" className={styles['fault']}>
            {hasFailed ? t('delivery.discard-failed') : ''}
          </p>
          <div className={message['stack']}>
            <Button look="primary" size="touch" autoFocus onClick={() => setAsks(false)}>
              {t('delivery.stay')}
            </Button>
            <Button size="touch" onClick={() => void onDiscard().then((isDone) => setFailed(!isDone))}>
              <Icon name="close" />
              {t(`delivery.${what}-confirm`)}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
