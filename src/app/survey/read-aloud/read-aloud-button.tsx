import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Phrase } from '../../../core/questionnaire/questionnaire.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Listening } from '../../ui/quiet.ts';
import { useSurveyWords } from '../survey-words.tsx';
import type { Speech } from './read-aloud.ts';
import styles from './read-aloud-button.module.css';
import { speechLengthMs } from './speech-length.ts';

/** Some voices never say that they are at their end: what takes longer than this times its length is over. */
const MOST_OF_LENGTH = 1.5;

export interface ReadAloudButtonProps {
  readonly phrases: readonly Phrase[];
  /** Whom to tell from when to when something is read aloud; null where no time runs. */
  readonly listening: Listening | null;
}

/** Reads a screen aloud, or says plainly that this device cannot. */
export function ReadAloudButton({ phrases, listening }: ReadAloudButtonProps) {
  const { t } = useTranslation('kiosk');
  const { language } = useSurveyWords();
  const [state, setState] = useState<'silent' | 'speaking' | 'unavailable'>('silent');
  const speech = useRef<Speech | null>(null);

  useEffect(
    () => () => {
      speech.current?.stop();
      listening?.ended();
    },
    [listening],
  );

  async function toggle() {
    if (state === 'speaking') {
      speech.current?.stop();
      return;
    }
    setState('speaking');
    listening?.began(MOST_OF_LENGTH * speechLengthMs(phrases));
    const end = await import('./read-aloud.ts').then(
      ({ readAloud }) => {
        speech.current = readAloud(phrases, language, MOST_OF_LENGTH * speechLengthMs(phrases));
        return speech.current.end;
      },
      () => 'unavailable' as const,
    );
    listening?.ended();
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
