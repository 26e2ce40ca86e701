import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import message from '../ui/message-screen.module.css';

/** Deleting a response, confirmed: keeping it is the first and the loudest. */
export function DiscardButton({ onDiscard }: { readonly onDiscard: () => void }) {
  const { t } = useTranslation('phone');
  const [asks, setAsks] = useState(false);
  return (
    <>
      <Button look="quiet" onClick={() => setAsks(true)}>
        {t('delivery.discard')}
      </Button>
      {asks ? (
        <Dialog title={t('delivery.discard-title')} onCancel={() => setAsks(false)}>
          <p>{t('delivery.discard-about')}</p>
          <div className={message['stack']}>
            <Button look="primary" size="touch" autoFocus onClick={() => setAsks(false)}>
              {t('delivery.stay')}
            </Button>
            <Button size="touch" onClick={onDiscard}>
              <Icon name="close" />
              {t('delivery.discard-confirm')}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
