import { type FormEvent, use, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DevicePin, pinFault } from '../../device/pin/pin.ts';
import { SecondLevel } from '../staff/second-level.tsx';
import { Button } from '../ui/button.tsx';
import styles from './pin.module.css';

/** Another PIN, or the first on a device that was enrolled before there were any. */
export function SetPin({ lock }: { readonly lock: Pick<DevicePin, 'set'> }) {
  const { t } = useTranslation('pin');
  const Guard = use(SecondLevel);
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [said, setSaid] = useState<'too-short' | 'trivial' | 'differs' | 'saved' | 'failed' | null>(null);
  const ids = { pin: useId(), again: useId(), said: useId() };

  async function save(event: FormEvent) {
    event.preventDefault();
    const fault = pinFault(pin) ?? (pin === again ? null : 'differs');
    if (fault !== null) return setSaid(fault);
    const isSaved = await lock.set(pin).then(
      () => true,
      () => false,
    );
    setSaid(isSaved ? 'saved' : 'failed');
    if (!isSaved) return;
    setPin('');
    setAgain('');
  }

  return (
    <section className={styles['card']} aria-labelledby={`${ids.pin}-title`}>
      <h2 id={`${ids.pin}-title`}>{t('set.title')}</h2>
      <p>{t('set.about')}</p>
      <Guard what="pin">
        <form className={styles['set']} onSubmit={(event) => void save(event)}>
          {(
            [
              ['pin', pin, setPin],
              ['again', again, setAgain],
            ] as const
          ).map(([name, value, change]) => (
            <div key={name}>
              <label htmlFor={ids[name]}>{t(`set.${name}`)}</label>
              <input
                id={ids[name]}
                type="password"
                inputMode="numeric"
                autoComplete="off"
                className={styles['field']}
                value={value}
                aria-describedby={ids.said}
                onChange={(event) => {
                  change(event.target.value);
                  setSaid(null);
                }}
              />
            </div>
          ))}
          {said === null ? null : (
            <div id={ids.said} role="alert" className={styles[said === 'saved' ? 'good' : 'fault']}>
              {t(`set.${said}`)}
            </div>
          )}
          <Button type="submit">{t('set.save')}</Button>
        </form>
      </Guard>
    </section>
  );
}
