import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Phrase } from '../../../core/questionnaire/questionnaire.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Listening } from '../../ui/quiet.ts';
import { useSurveyWords } from '../survey-words.tsx';
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
  const { audioLanguage, recorded } = useSurveyWords();
  const [state, setState] = useState<'silent' | 'speaking' | 'synthetic' | 'unavailable'>('silent');
  const stop = useRef<AbortController>(null);
  const isSpeaking = state === 'speaking' || state === 'synthetic';

  useEffect(
    () => () => {
      stop.current?.abort();
      listening?.ended();
    },
    [listening],
  );

  async function toggle() {
    if (isSpeaking) {
      stop.current?.abort();
      return;
    }
    const stopping = new AbortController();
    stop.current = stopping;
    setState('speaking');
    const atMostMs = MOST_OF_LENGTH * speechLengthMs(phrases);
    listening?.began(atMostMs);
    // Browsers let be heard what was made while somebody pressed a button.
    const context = 'AudioContext' in window ? new AudioContext() : null;
    const end = await import('./read-aloud.ts').then(
      ({ readAloud }) =>
        readAloud(
          {
            ...{ phrases, language: audioLanguage, recorded, context, atMostMs },
            onRecordings: ({ isSynthetic }, ms) => {
              listening?.began(ms);
              if (isSynthetic) setState('synthetic');
            },
          },
          stopping.signal,
        ),
      () => 'unavailable' as const,
    );
    void context?.close();
    listening?.ended();
    setState(end === 'unavailable' ? 'unavailable' : 'silent');
  }

  const said =
    state === 'unavailable' ? 'survey.no-voice' : state === 'synthetic' ? 'survey.synthetic' : null;
  return (
    <>
      <Button size="touch" onClick={() => void toggle()}>
        <Icon name={isSpeaking ? 'stop' : 'sound'} />
        {t(isSpeaking ? 'survey.stop-listening' : 'survey.listen')}
      </Button>
      <span role="status" className={said === null ? 'visually-hidden' : styles['note']}>
        {said === null ? '' : t(said)}
      </span>
    </>
  );
}
