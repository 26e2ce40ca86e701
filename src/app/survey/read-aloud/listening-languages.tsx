import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadLanguage } from '../../i18n/languages.ts';
import { spokenName } from '../../i18n/own-names.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Listening } from '../../ui/quiet.ts';
import { useSurveyWords } from '../survey-words.tsx';
import styles from './listening-languages.module.css';
import { readAloud } from './read-aloud.ts';
import { speechLengthMs } from './speech-length.ts';

export interface ListeningLanguagesProps {
  readonly onChoose: (language: string) => void;
  readonly listening: Listening | null;
}

/** In which language the questions are heard: each button says the language's own name. Nothing where nothing is recorded. */
export default function ListeningLanguages({ onChoose, listening }: ListeningLanguagesProps) {
  const { t } = useTranslation('kiosk');
  const { language: shown, audioLanguage, recorded } = useSurveyWords();
  const [recordedIn, setRecordedIn] = useState<readonly string[]>([]);
  const stop = useRef<AbortController>(null);
  useEffect(() => {
    let isShown = true;
    void recorded().then((found) => {
      if (isShown) setRecordedIn(found?.languages ?? []);
    });
    return () => {
      isShown = false;
      stop.current?.abort();
    };
  }, [recorded]);
  const languages = [...new Set([shown, ...recordedIn])];
  useEffect(() => {
    for (const language of recordedIn) void loadLanguage(language);
  }, [recordedIn]);
  if (languages.length < 2) return null;

  async function choose(language: string) {
    stop.current?.abort();
    const stopping = new AbortController();
    stop.current = stopping;
    const context = 'AudioContext' in window ? new AudioContext() : null;
    const phrases = [{ text: spokenName(language), audio: null }];
    const atMostMs = speechLengthMs(phrases);
    listening?.began(atMostMs);
    onChoose(language);
    await readAloud(
      { phrases, language, recorded, context, atMostMs, onRecordings: (_, ms) => listening?.began(ms) },
      stopping.signal,
    );
    void context?.close();
    listening?.ended();
  }

  return (
    <fieldset className={styles['languages']}>
      <legend>{t('survey.listen-in')}</legend>
      {languages.map((language) => (
        <Button
          key={language}
          size="touch"
          lang={language}
          aria-pressed={language === audioLanguage}
          onClick={() => void choose(language)}
        >
          <Icon name="sound" />
          {spokenName(language)}
        </Button>
      ))}
    </fieldset>
  );
}
