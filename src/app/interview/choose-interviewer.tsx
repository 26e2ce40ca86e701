import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InterviewStore } from '../../device/drafts/interview-store.ts';
import type { InterviewerSession, Interviewers } from '../../device/drafts/interviewers.ts';
import { PinPad } from '../pin/pin-pad.tsx';
import { Button } from '../ui/button.tsx';
import styles from './interview.module.css';

export interface ChooseInterviewerProps {
  readonly interviews: InterviewStore;
  readonly interviewers: Interviewers;
  readonly onOpen: (session: InterviewerSession) => void;
}

/** A number, and the PIN that belongs to it. */
export function ChooseInterviewer({ interviews, interviewers, onOpen }: ChooseInterviewerProps) {
  const { t } = useTranslation('interview');
  const [numbers, setNumbers] = useState<readonly number[] | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  useEffect(() => {
    let isShown = true;
    void interviews.interviewers().then(
      (known) => isShown && setNumbers(known.map(({ number }) => number)),
      () => isShown && setNumbers([]),
    );
    return () => {
      isShown = false;
    };
  }, [interviews]);

  if (numbers === null) return <p role="status">{t('loading')}</p>;
  if (chosen !== null) {
    return (
      <section className={styles['card']}>
        <h2>{t('choose.pin', { number: chosen })}</h2>
        <InterviewerPin interviewers={interviewers} number={chosen} onOpen={onOpen} />
        <Button onClick={() => setChosen(null)}>{t('choose.other')}</Button>
      </section>
    );
  }
  return (
    <section className={styles['card']}>
      <h2>{t('choose.title')}</h2>
      <p>{t(numbers.length === 0 ? 'choose.none' : 'choose.about')}</p>
      <div className={styles['row']}>
        {numbers.map((number) => (
          <Button key={number} size="touch" onClick={() => setChosen(number)}>
            {t('interviewer', { number })}
          </Button>
        ))}
      </div>
    </section>
  );
}

export interface InterviewerPinProps extends Pick<ChooseInterviewerProps, 'interviewers' | 'onOpen'> {
  readonly number: number;
}

/** The PIN of one interviewer, by the pad and the rules of the device's own. */
export function InterviewerPin({ interviewers, number, onOpen }: InterviewerPinProps) {
  const session = useRef<InterviewerSession | null>(null);
  const lock = useMemo(
    () => ({
      waitMs: () => interviewers.lock(number).waitMs(),
      check: async (pin: string) => {
        const opened = await interviewers.open(number, pin);
        if (!('key' in opened)) return opened;
        session.current = opened;
        return { kind: 'right' } as const;
      },
    }),
    [interviewers, number],
  );
  return <PinPad lock={lock} onRight={() => session.current !== null && onOpen(session.current)} />;
}
