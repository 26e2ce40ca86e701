import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unreachable } from '../../core/kernel/assert.ts';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import type { SubmitFailure } from '../../device/records/submit-record.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from '../ui/message-screen.module.css';
import { ScreenHeading } from '../ui/screen-heading.tsx';
import { useSettled } from '../ui/use-settled.ts';

export interface StorageFailureScreenProps {
  /** Null while the answers are being stored. */
  readonly failure: SubmitFailure | null;
  readonly tries: number;
  readonly onTryAgain: () => void;
  readonly onGiveUp: () => void;
}

/** When nobody presses anything, a last try is made and then the screen belongs to the next one. */
const LEFT_ALONE_MS = 2 * MINUTE_MS;

/**
 * Between "Gửi phiếu" and thanks. Usually seen for a blink; when storage fails it says so, keeps the answers and
 * never thanks. It shows no answer, so it may stand for a while.
 */
export function StorageFailureScreen({ failure, tries, onTryAgain, onGiveUp }: StorageFailureScreenProps) {
  const { t } = useTranslation('closing');
  const isSettled = useSettled(failure === null ? 'saving' : `failed ${tries}`);
  const tryAgain = useRef(onTryAgain);
  const giveUp = useRef(onGiveUp);
  useEffect(() => {
    tryAgain.current = onTryAgain;
    giveUp.current = onGiveUp;
  }, [onTryAgain, onGiveUp]);

  const failed = failure !== null;
  useEffect(() => {
    if (!failed) return;
    const lastTry = setTimeout(() => tryAgain.current(), LEFT_ALONE_MS);
    return () => clearTimeout(lastTry);
  }, [failed]);
  useEffect(() => {
    const end = setTimeout(() => giveUp.current(), 2 * LEFT_ALONE_MS);
    return () => clearTimeout(end);
  }, []);

  if (failure === null) {
    return (
      <main className={styles['screen']} aria-busy="true">
        <div className={styles['message']}>
          <ScreenHeading screen="saving" className={styles['lead']}>
            {t('ready.saving')}
          </ScreenHeading>
        </div>
      </main>
    );
  }
  return (
    <main className={styles['screen']} data-settled={isSettled}>
      <div className={styles['message']} role="alert">
        <span className={`${styles['sign']} ${styles['bad']}`}>
          <Icon name="warning" size="3.5rem" />
        </span>
        <ScreenHeading screen={`failed ${tries}`} className={styles['title']}>
          {t('failure.title')}
        </ScreenHeading>
        <p className={styles['lead']}>{t('failure.about')}</p>
        <p>{reasonWords(failure)}</p>
        {tries > 1 ? <p>{t('failure.still')}</p> : null}
        <Button look="primary" size="large" onClick={onTryAgain}>
          <Icon name="restart" />
          {t('failure.try-again')}
        </Button>
        <GiveUp onGiveUp={onGiveUp} />
      </div>
    </main>
  );

  function reasonWords(reason: SubmitFailure): string {
    switch (reason.kind) {
      case 'storage-failed':
        return t(`failure.reason.${reason.reason}`);
      case 'not-enrolled':
        return t('failure.reason.not-enrolled');
      case 'check-failed':
        return t('failure.reason.check-failed', { detail: `${reason.path} ${reason.reason}` });
      default:
        return unreachable(reason);
    }
  }
}

/** Deleting the answers, confirmed: keeping them is the first and the loudest. */
function GiveUp({ onGiveUp }: { readonly onGiveUp: () => void }) {
  const { t } = useTranslation('closing');
  const [asks, setAsks] = useState(false);
  return (
    <>
      <Button look="quiet" size="touch" onClick={() => setAsks(true)}>
        {t('failure.give-up')}
      </Button>
      {asks ? (
        <Dialog title={t('failure.give-up-title')} onCancel={() => setAsks(false)}>
          <p>{t('failure.give-up-about')}</p>
          <div className={styles['stack']}>
            <Button look="primary" size="touch" autoFocus onClick={() => setAsks(false)}>
              {t('failure.keep')}
            </Button>
            <Button size="touch" onClick={onGiveUp}>
              <Icon name="close" />
              {t('failure.give-up-confirm')}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
