import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import type { QrCodeProps } from '../ui/codes/qr-code.tsx';
import { receiptAddress } from '../ui/codes/receipt-address.ts';
import { Icon } from '../ui/icon.tsx';
import styles from '../ui/message-screen.module.css';
import { ScreenHeading } from '../ui/screen-heading.tsx';
import { useSettled } from '../ui/use-settled.ts';

/** A convenience: where it cannot be loaded, the address stands there all the same. */
const QrCode = lazy<ComponentType<QrCodeProps>>(() =>
  import('../ui/codes/qr-code.tsx').then(
    (module) => ({ default: module.QrCode }),
    () => ({ default: () => null }),
  ),
);

const SHOWN_SECONDS = 10;
const MORE_SECONDS = 60;

/** Shown only once the answers are safe. Closes by itself unless more time is asked for. */
export function ThanksScreen({ receipt, onDone }: { readonly receipt: string; readonly onDone: () => void }) {
  const { t } = useTranslation('closing');
  const { origin } = window.location;
  const [secondsLeft, setSecondsLeft] = useState(SHOWN_SECONDS);
  const isSettled = useSettled('thanks');
  // The thanks themselves are painted first.
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true));
    return () => clearTimeout(timer);
  }, []);

  useEffect(() => {
    const tick = setInterval(() => setSecondsLeft((seconds) => seconds - 1), 1_000);
    return () => clearInterval(tick);
  }, []);
  useEffect(() => {
    if (secondsLeft <= 0) onDone();
  }, [secondsLeft, onDone]);

  return (
    <main className={styles['screen']} data-settled={isSettled}>
      <div className={styles['message']}>
        <span className={styles['sign']}>
          <Icon name="check" size="3.5rem" />
        </span>
        <ScreenHeading screen="thanks" className={styles['title']}>
          {t('thanks.title')}
        </ScreenHeading>
        <p className={styles['lead']}>{t('thanks.about')}</p>
        <dl className={styles['receipt']}>
          <dt className={styles['soft']}>{t('thanks.receipt')}</dt>
          <dd>{receipt}</dd>
        </dl>
        <p className={styles['soft']}>{t('thanks.receipt-about')}</p>
        <div className={styles['check']}>
          <Suspense>
            {isShown ? (
              <QrCode content={`${origin}/r#${receipt.replace(' ', '')}`} label={t('thanks.qr')} />
            ) : null}
          </Suspense>
          <p className={styles['soft']}>{t('thanks.check', { address: receiptAddress() })}</p>
        </div>
        <div className={styles['row']}>
          <Button size="touch" onClick={() => setSecondsLeft(MORE_SECONDS)}>
            {t('thanks.more-time')}
          </Button>
          <Button look="primary" size="touch" onClick={onDone}>
            {t('thanks.done')}
          </Button>
        </div>
        <p className={styles['soft']}>{t('thanks.returns', { seconds: Math.max(0, secondsLeft) })}</p>
      </div>
    </main>
  );
}
