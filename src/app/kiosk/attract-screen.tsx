import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { HelpButton } from '../help/lazy-help.ts';
import { ownName, SURVEY_LANGUAGES, setLanguage } from '../i18n/i18n.ts';
import { ReadAloudButton } from '../survey/read-aloud/read-aloud-button.tsx';
import { useSurveyWords } from '../survey/survey-words.tsx';
import { Button } from '../ui/button.tsx';
import { type Display, DisplayControls } from '../ui/display/display-settings.tsx';
import { Face, moodsOf } from '../ui/face.tsx';
import { FROM_KIOSK } from '../ui/from-kiosk.ts';
import { Icon } from '../ui/icon.tsx';
import { useQuiet } from '../ui/quiet.ts';
import styles from './attract-screen.module.css';
import type { FirstScreenTexts } from './first-screen/kiosk-memory.ts';
import { Privacy } from './privacy/lazy-privacy.ts';

export interface AttractScreenProps {
  readonly questionnaire: Questionnaire;
  /** What this device says: its office, how long answering takes, and at the foot its own name. */
  readonly said: FirstScreenTexts;
  readonly display: Display;
  /** Another language than that of the texts is to be heard; null: that of the texts. */
  readonly onAudioLanguage: (language: string | null) => void;
  /** Whether somebody translates the questions for the respondent. */
  readonly isInterpreted: boolean;
  readonly onInterpreted: (isInterpreted: boolean) => void;
  /** Null: nobody can begin yet. */
  readonly onStart: (() => void) | null;
  /** Somebody has begun, and the survey follows as soon as it can. */
  readonly isStarting: boolean;
  /** Whether what nobody needs in order to begin is drawn, too: it moves nothing that begins the survey. */
  readonly isWhole: boolean;
  /** Returns what to do when it is gone. */
  readonly onShown: () => () => void;
  /** The person who set language, size or contrast has gone without starting. */
  readonly onLeft: () => void;
}

const LEFT_AFTER_MS = 45 * SECOND_MS;

const HOLD_MS = 3_000;

const ListeningLanguages = lazy(() => import('../survey/read-aloud/listening-languages.tsx'));

/** Why, how long, what becomes of it, and one button. */
export function AttractScreen(props: AttractScreenProps) {
  const { questionnaire, said, display, onAudioLanguage, onStart, isStarting, isWhole } = props;
  const { onShown, onLeft } = props;
  const { isInterpreted, onInterpreted } = props;
  const { t, i18n } = useTranslation('kiosk');
  const { text, spoken, audioLanguage } = useSurveyWords();
  const navigate = useNavigate();
  const hold = useRef<ReturnType<typeof setTimeout>>(undefined);
  const languages = useMemo(
    () => SURVEY_LANGUAGES.filter((language) => questionnaire.languages.includes(language)),
    [questionnaire],
  );

  useEffect(onShown, [onShown]);
  const listening = useQuiet(LEFT_AFTER_MS, onLeft);
  useEffect(() => () => clearTimeout(hold.current), []);

  const { levels } = questionnaire.scale;
  const ofApp = (key: string) => ({ text: t(`attract.${key}`, { lng: audioLanguage }), audio: null });
  const phrases = [ofApp('why'), spoken(questionnaire.notice), ofApp('start')];
  const letGo = () => clearTimeout(hold.current);
  return (
    <div className={styles['screen']}>
      <header className={styles['head']}>
        <fieldset className={styles['languages']}>
          <legend className="visually-hidden">{t('attract.languages')}</legend>
          {languages.map((language) => (
            <Button
              key={language}
              size="touch"
              lang={language}
              aria-pressed={language === i18n.language}
              onClick={() => {
                onAudioLanguage(null);
                void setLanguage(language);
              }}
            >
              {ownName(language)}
            </Button>
          ))}
        </fieldset>
        <DisplayControls display={display} />
      </header>

      <main className={styles['main']}>
        <div className={styles['invitation']}>
          <p className={styles['unit']} data-remembered="unit">
            {said.unit}
          </p>
          <h1 className={styles['why']}>{t('attract.why')}</h1>
          <p className={styles['length']} data-remembered="length">
            {said.length}
          </p>
          <Button
            look="primary"
            size="large"
            className={styles['start']}
            disabled={onStart === null}
            aria-busy={isStarting}
            data-begins=""
            onClick={() => onStart?.()}
          >
            {t('attract.start')}
            <Icon name="forward" />
          </Button>
        </div>
        {/* One button: a face touched here begins the survey like any other, and answers nothing. */}
        <button
          type="button"
          className={styles['faces']}
          data-begins=""
          disabled={onStart === null}
          onClick={() => onStart?.()}
        >
          {moodsOf(levels.length).map((mood, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a face is its place, and two may look alike
            <Face key={index} mood={mood} size="100%" />
          ))}
          <span>{t('attract.faces')}</span>
        </button>
        <section className={styles['notice']}>
          <h2>{t('attract.notice')}</h2>
          <p>{text(questionnaire.notice)}</p>
          <div>
            <ReadAloudButton phrases={phrases} listening={listening} />
            <Button size="touch" aria-pressed={isInterpreted} onClick={() => onInterpreted(!isInterpreted)}>
              {t('attract.interpreter')}
            </Button>
            {isWhole ? (
              <Suspense>
                <Privacy />
                <HelpButton />
              </Suspense>
            ) : null}
          </div>
          {isWhole ? (
            <Suspense>
              <ListeningLanguages onChoose={onAudioLanguage} listening={listening} />
            </Suspense>
          ) : null}
        </section>
      </main>

      <footer
        className={styles['foot']}
        data-remembered="foot"
        onPointerDown={() => {
          hold.current = setTimeout(() => void navigate('/staff', { state: FROM_KIOSK }), HOLD_MS);
        }}
        onPointerUp={letGo}
        onPointerLeave={letGo}
        onPointerCancel={letGo}
      >
        {said.foot}
      </footer>
    </div>
  );
}
