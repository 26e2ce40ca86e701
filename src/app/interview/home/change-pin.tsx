import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PinFault, pinFault } from '../../../device/pin/pin.ts';
import { Button } from '../../ui/button.tsx';
import styles from '../interview.module.css';
import type { HomeProps } from './home-props.ts';

type Said = PinFault | 'differs' | 'wrong' | 'failed' | 'changed';

const NOTHING = { now: '', next: '', again: '' };

/** Another PIN for the interviewer who is signed in. Their drafts stay as they are. */
export function ChangePin({ tools, session }: Pick<HomeProps, 'tools' | 'session'>) {
  const { t } = useTranslation('interview');
  const [pins, setPins] = useState(NOTHING);
  const [said, setSaid] = useState<Said | null>(null);
  const [isBusy, setBusy] = useState(false);
  const id = useId();

  async function change(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    const fault = pinFault(pins.next) ?? (pins.next === pins.again ? null : 'differs');
    setSaid(fault);
    if (fault !== null) return;
    setBusy(true);
    try {
      const { kind } = await tools.interviewers.changePin(session.number, pins.now, pins.next);
      setSaid(kind === 'changed' ? 'changed' : 'wrong');
      if (kind === 'changed') setPins(NOTHING);
    } catch {
      setSaid('failed');
    } finally {
      setBusy(false);
    }
  }

  return (
    <details className={styles['card']}>
      <summary>{t('change-pin.title')}</summary>
      <form className={styles['form']} onSubmit={(event) => void change(event)}>
        {(['now', 'next', 'again'] as const).map((name) => (
          <div key={name} className={styles['field']}>
            <label htmlFor={`${id}-${name}`}>{t(`change-pin.${name}`)}</label>
            <input
              id={`${id}-${name}`}
              type="password"
              inputMode="numeric"
              autoComplete="off"
              value={pins[name]}
              aria-describedby={`${id}-said`}
              onChange={({ target }) => setPins({ ...pins, [name]: target.value })}
            />
          </div>
        ))}
        <div id={`${id}-said`} role={said === null || said === 'changed' ? 'status' : 'alert'}>
          {said === null ? null : (
            <p className={said === 'changed' ? styles['good'] : styles['bad']}>{t(`change-pin.${said}`)}</p>
          )}
        </div>
        <Button type="submit" size="touch" disabled={isBusy}>
          {t('change-pin.change')}
        </Button>
      </form>
    </details>
  );
}
