import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Phrase } from '../../../core/questionnaire/questionnaire.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSurveyWords } from '../survey-words.tsx';
import type { Speech } from './read-aloud.ts';
import styles from './read-aloud-button.module.css';

export interface ReadAloudButtonProps {
  readonly phrases: readonly Phrase[];
  /** Something was heard to its end, or is being heard: nobody is idle. */
  readonly onSpoken: () => void;
}

/** Reads a screen aloud, or says plainly that this device cannot. */
export function ReadAloudButton({ phrases, onSpoken }: ReadAloudButtonProps) {
  const { t } = useTranslation('kiosk');
  const { language } = useSurveyWords();
  const [state, setState] = useState<'silent' | 'speaking' | 'unavailable'>('silent');
  const speech = useRef<Speech | null>(null);

  useEffect(() => () => speech.current?.stop(), []);
  useEffect(() => {
    if (state !== 'speaking') return;
    const heard = setInterval(onSpoken, 5_000);
    return () => clearInterval(heard);
  }, [state, onSpoken]);

  async function toggle() {
    if (state === 'speaking') {
      speech.current?.stop();
      return;
    }
    setState('speaking');
    const end = await import('./read-aloud.ts').then(
      ({ readAloud }) => {
        speech.current = readAloud(phrases, language);
        return speech.current.end;
      },
      () => 'unavailable' as const,
    );
    onSpoken();
    setState(end === 'unavailable' ? 'unavailable' : 'silent');
  }

  return (
    <>
      <Button size="touch" onClick={() => void toggle()}>
        <Icon name={state === 'speaking' ? 'stop' : 'sound'} />
        {t(state === 'speaking' ? 'survey.stop-listening' : 'survey.listen')}
      </Button>
      <span role="status" className={state === 'unavailable' ? styles['note'] : 'visually-hidden'}>
        {state === 'unavailable' ? t('survey.no-voice') : ''}
      </span>
    </>
  );
}
