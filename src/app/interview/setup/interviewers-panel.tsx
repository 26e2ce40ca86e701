import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PinFault, pinFault } from '../../../device/pin/pin.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import styles from '../interview.module.css';
import type { SetupPanelProps } from './prepared.ts';

/** Adds and removes interviewers; each chooses a PIN of their own. */
export function InterviewersPanel({ tools, prepared, read }: SetupPanelProps) {
  const { t } = useTranslation('interview-setup');
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [fault, setFault] = useState<PinFault | 'differs' | 'failed' | null>(null);
  const [added, setAdded] = useState<number | null>(null);
  const [removed, setRemoved] = useState<number | null>(null);
  const [isBusy, setBusy] = useState(false);
  const ids = { pin: useId(), again: useId(), said: useId() };
  const draftsOf = (number: number) =>
    prepared.drafts.filter(({ interviewer }) => interviewer === number).length;

  async function add(event: FormEvent) {
    event.preventDefault();
    const found = pinFault(pin) ?? (pin === again ? null : 'differs');
    setFault(found);
    setAdded(null);
    if (found !== null || isBusy) return;
    setBusy(true);
    try {
      setAdded(await tools.interviewers.add(pin));
      setPin('');
      setAgain('');
      read();
    } catch {
      setFault('failed');
    } finally {
      setBusy(false);
    }
  }

  const field = (name: 'pin' | 'again', value: string, change: (value: string) => void) => (
    <div className={styles['field']}>
      <label htmlFor={ids[name]}>{t(`interviewers.${name}`)}</label>
      <input
        id={ids[name]}
        type="password"
        inputMode="numeric"
        autoComplete="off"
        value={value}
        aria-describedby={ids.said}
        onChange={({ target }) => change(target.value)}
      />
    </div>
  );

  return (
    <section className={styles['card']}>
      <h2>{t('interviewers.title')}</h2>
      <p>{t('interviewers.about')}</p>
      {prepared.interviewers.length === 0 ? <p>{t('interviewers.none')}</p> : null}
      <ul className={styles['list']}>
        {prepared.interviewers.map((number) => {
          const name = t('interview:interviewer', { number });
          return (
            <li key={number} className={styles['entry']}>
              <strong>{name}</strong>
              <span className={styles['soft']}>{t('interviewers.drafts', { count: draftsOf(number) })}</span>
              <Button aria-label={`${t('interviewers.remove')}: ${name}`} onClick={() => setRemoved(number)}>
                {t('interviewers.remove')}
              </Button>
            </li>
          );
        })}
      </ul>
      <form className={styles['form']} onSubmit={(event) => void add(event)}>
        {field('pin', pin, setPin)}
        {field('again', again, setAgain)}
        <div id={ids.said} role={fault === null ? 'status' : 'alert'}>
          {fault === null ? null : <p className={styles['bad']}>{t(`interviewers.fault.${fault}`)}</p>}
          {added === null ? null : (
            <p className={styles['good']}>{t('interviewers.added', { number: added })}</p>
          )}
        </div>
        <Button type="submit" look="primary" disabled={isBusy}>
          {t('interviewers.add')}
        </Button>
      </form>
      {removed === null ? null : (
        <Dialog title={t('interviewers.remove-title', { number: removed })} onCancel={() => setRemoved(null)}>
          <p>{t('interviewers.remove-about', { count: draftsOf(removed) })}</p>
          <div className={styles['row']}>
            <Button look="primary" onClick={() => setRemoved(null)}>
              {t('interview:drafts.keep')}
            </Button>
            <Button
              onClick={() => {
                setRemoved(null);
                void tools.interviews.removeInterviewer(removed).then(read, read);
              }}
            >
              {t('interviewers.remove')}
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
