import { type FormEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import { type DevicePin, PIN_DIGITS_MAX } from '../../device/pin/pin.ts';
import { Button } from '../ui/button.tsx';
import { DigitKeys } from '../ui/codes/digit-keys.tsx';
import styles from './pin.module.css';

export interface PinPadProps {
  readonly lock: Pick<DevicePin, 'check' | 'waitMs'>;
  readonly onRight: () => void;
}

/** Digits for fingers, and a field for a keyboard. Nothing is told of a PIN but right or wrong. */
export function PinPad({ lock, onRight }: PinPadProps) {
  const { t } = useTranslation('pin');
  const [pin, setPin] = useState('');
  const [said, setSaid] = useState<'wrong' | 'failed' | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [untilMs, setUntilMs] = useState(0);
  const [nowMs, setNowMs] = useState(() => performance.now());
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const wait = useCallback((waitMs: number) => {
    const now = performance.now();
    setNowMs(now);
    setUntilMs(now + waitMs);
  }, []);
  const left = Math.max(0, Math.ceil((untilMs - nowMs) / SECOND_MS));

  useEffect(() => {
    let isWanted = true;
    void lock.waitMs().then(
      (waitMs) => isWanted && wait(waitMs),
      () => {},
    );
    const timer = setInterval(() => setNowMs(performance.now()), SECOND_MS / 2);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [lock, wait]);
  useEffect(() => field.current?.focus(), []);

  function take(text: string) {
    setPin(text.replace(/\D/g, '').slice(0, PIN_DIGITS_MAX));
    setSaid(null);
  }

  async function enter(event: FormEvent) {
    event.preventDefault();
    if (isBusy || left > 0 || pin === '') return;
    setBusy(true);
    try {
      const answer = await lock.check(pin);
      if (answer.kind === 'right') return onRight();
      setSaid('wrong');
      wait(answer.waitMs);
    } catch {
      // Its store failed: to lock staff out of what waits here would help nobody.
      setSaid('failed');
    } finally {
      setBusy(false);
      setPin('');
      field.current?.focus();
    }
  }

  return (
    <form className={styles['pad']} onSubmit={(event) => void enter(event)}>
      <label htmlFor={id}>{t('label')}</label>
      <input
        id={id}
        ref={field}
        type="password"
        inputMode="numeric"
        autoComplete="off"
        className={styles['field']}
        value={pin}
        aria-describedby={`${id}-said`}
        onChange={(event) => take(event.target.value)}
      />
      <div id={`${id}-said`} role="alert" className={said === null ? undefined : styles['fault']}>
        {said === null ? null : t(said)}
      </div>
      <p className={styles['wait']} role="timer">
        {left === 0 ? '' : t('wait', { count: left })}
      </p>
      <DigitKeys text={pin} onText={take} label={t('keys')} deleteLabel={t('delete')}>
        <Button type="submit" look="primary" size="touch" disabled={isBusy || left > 0}>
          {t('enter')}
        </Button>
      </DigitKeys>
    </form>
  );
}
