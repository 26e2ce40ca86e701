import { type ComponentType, lazy, memo, Suspense, useEffect, useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { afterPaint } from '../survey/after-paint.ts';
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

/** Laid out like what will be seen, beside everything. */
const AHEAD = { position: 'fixed', inset: '0 0 auto', visibility: 'hidden' } as const;

const SHOWN_SECONDS = 10;
const MORE_SECONDS = 60;

export interface ThanksScreenProps {
  /** Null: it is drawn and laid out ahead, and nobody sees or hears it. */
  readonly receipt: string | null;
  /** It is on the screen. */
  readonly onPainted: () => void;
  readonly onDone: () => void;
}

/**
 * Seen only once the answers are safe, and drawn before: thanks then wait for nothing else. Closes by itself unless more
 * time is asked for.
 */
export const ThanksScreen = memo(function ThanksScreen(props: ThanksScreenProps) {
  const { receipt, onPainted, onDone } = props;
  const { t } = useTranslation('closing');
  const { origin } = window.location;
  const [secondsLeft, setSecondsLeft] = useState(SHOWN_SECONDS);
  const isShown = receipt !== null;
  const isSettled = useSettled(isShown ? 'thanks' : null);
  // The thanks themselves are painted first: moving the focus lays the page out once more.
  const [isPainted, setPainted] = useState(false);
  useLayoutEffect(() => {
    if (isShown) window.scrollTo(0, 0);
  }, [isShown]);
  useEffect(() => {
    if (!isShown) return;
    return afterPaint(() => {
      setPainted(true);
      onPainted();
    });
  }, [isShown, onPainted]);

  useEffect(() => {
    if (!isShown) return;
    const tick = setInterval(() => setSecondsLeft((seconds) => seconds - 1), 1_000);
    return () => clearInterval(tick);
  }, [isShown]);
  useEffect(() => {
    if (secondsLeft <= 0) onDone();
  }, [secondsLeft, onDone]);

  return (
    <main
      className={styles['screen']}
      data-settled={isShown && isSettled}
      style={isShown ? undefined : AHEAD}
    >
      <div className={styles['message']}>
        <span className={styles['sign']}>
          <Icon name="check" size="3.5rem" />
        </span>
        <ScreenHeading screen={isPainted ? 'thanks' : null} className={styles['title']}>
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
            {isPainted && receipt !== null ? (
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
});
