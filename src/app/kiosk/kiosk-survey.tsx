import { useCallback, useEffect, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { unreachable } from '../../core/kernel/assert.ts';
import type { LanguageTag, Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Response } from '../../core/questionnaire/response.ts';
import { ItemScreen } from '../survey/item-screen.tsx';
import { phrasesOf } from '../survey/phrases-of.ts';
import { QuestionScreen } from '../survey/question-screen.tsx';
import { ReadAloudButton } from '../survey/read-aloud-button.tsx';
import { kioskPlan, type Screen, type SurveyPlan } from '../survey/screens.ts';
import { fieldOf } from '../survey/survey-form.ts';
import { useSurveyWords } from '../survey/survey-words.tsx';
import { type Survey, useSurvey } from '../survey/use-survey.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Progress } from '../ui/progress.tsx';
import { type Display, DisplayControls } from './display-settings.tsx';
import styles from './kiosk-survey.module.css';
import type { ClosingScreens } from './use-closing-screens.ts';
import { useIdle } from './use-idle.ts';
import type { BrowserBack } from './use-kiosk-discipline.ts';

export interface KioskSurveyProps {
  readonly questionnaire: Questionnaire;
  readonly display: Display;
  readonly browserBack: BrowserBack;
  /** Null for the first moment. */
  readonly closing: ClosingScreens | null;
  readonly onSubmit: (response: Response) => void;
  /** The respondent left or stopped: `reached` is the last question seen. */
  readonly onAbandon: (reached: string, language: LanguageTag) => void;
  readonly onRestart: () => void;
}

/** The frame around one respondent's survey: the way back, the way out, how far along, and who is still there. */
export function KioskSurvey(props: KioskSurveyProps) {
  const { questionnaire, display, browserBack, closing, onSubmit, onAbandon, onRestart } = props;
  const { t } = useTranslation('kiosk');
  const { language, spoken } = useSurveyWords();
  const [plan] = useState(() => kioskPlan(questionnaire));
  const survey = useSurvey(questionnaire, plan);
  const [asksToEnd, setAsksToEnd] = useState(false);
  const { screen, index, screens, back, next } = survey;
  const abandon = useCallback(
    () => onAbandon(survey.reached(), language),
    [onAbandon, survey.reached, language],
  );
  const idle = useIdle(abandon);
  const goBack = () => (index === 0 ? setAsksToEnd(true) : back());
  useEffect(() => {
    browserBack.current = goBack;
    return () => {
      browserBack.current = null;
    };
  });

  const phrases =
    screen.kind === 'submit'
      ? [t('closing:ready.title'), t('closing:ready.about')].map((text) => ({ text, audio: null }))
      : phrasesOf(questionnaire, screen).map(spoken);
  const items = screens.filter(({ kind }) => kind === 'item');
  const itemNumber = items.indexOf(screen) + 1;
  const progress = itemNumber === 0 ? '' : t('survey.progress', { number: itemNumber, count: items.length });
  return (
    <div className={styles['screen']}>
      <header className={styles['head']}>
        <div className={styles['ways']}>
          <Button size="touch" onClick={goBack}>
            <Icon name="back" />
            {t('survey.back')}
          </Button>
          <ReadAloudButton key={screen.id ?? screen.kind} phrases={phrases} onSpoken={idle.stay} />
          <Button size="touch" aria-label={t('survey.end-or-restart')} onClick={() => setAsksToEnd(true)}>
            <Icon name="close" />
            <span className={styles['long']}>{t('survey.end-or-restart')}</span>
            <span className={styles['short']}>{t('survey.end')}</span>
          </Button>
        </div>
        <div className={styles['place']}>
          <p className={styles['part']}>
            <Part screen={screen} />
          </p>
          <p className={styles['count']} role="status">
            {progress}
          </p>
        </div>
        <Progress
          done={index}
          total={screens.length - 1}
          label={t('survey.done', { done: index, total: screens.length - 1 })}
        />
      </header>

      <main className={styles['main']}>
        <CurrentScreen
          key={screen.id ?? screen.kind}
          questionnaire={questionnaire}
          survey={survey}
          closing={closing}
          plan={plan}
          onSubmit={() => onSubmit(survey.response('kiosk', language))}
        />
        <footer className={styles['onward']}>
          {screen.kind === 'submit' ? null : <Forward survey={survey} onNext={next} />}
        </footer>
      </main>

      <footer className={styles['foot']}>
        <DisplayControls display={display} />
      </footer>

      {closing === null ? null : idle.secondsLeft !== null ? (
        <closing.IdleDialog secondsLeft={idle.secondsLeft} onStay={idle.stay} />
      ) : asksToEnd ? (
        <closing.EndDialog onStay={() => setAsksToEnd(false)} onRestart={onRestart} onEnd={abandon} />
      ) : null}
    </div>
  );
}

/** The part of the questionnaire: for items the sub-index with its place, "2/5 Thủ tục hành chính". */
function Part({ screen }: { readonly screen: Screen }) {
  const { t } = useTranslation('kiosk');
  const { text } = useSurveyWords();
  switch (screen.kind) {
    case 'item':
      return (
        <>
          <b>{t('survey.place', { number: screen.subIndexNumber, count: screen.subIndexCount })}</b>{' '}
          {text(screen.subIndex.text)}
        </>
      );
    case 'context':
      return t('survey.context');
    case 'comment':
    case 'profile':
    case 'assistance':
    case 'submit':
      return t('survey.closing');
    default:
      return unreachable(screen);
  }
}

interface CurrentScreenProps {
  readonly questionnaire: Questionnaire;
  readonly survey: Survey;
  readonly closing: ClosingScreens | null;
  readonly plan: SurveyPlan;
  readonly onSubmit: () => void;
}

function CurrentScreen({ questionnaire, survey, closing, plan, onSubmit }: CurrentScreenProps) {
  const { t } = useTranslation('kiosk');
  const { screen, form, chosen } = survey;
  const field = fieldOf(screen);
  const value = useWatch({ control: form.control, name: field ?? 'comment' });
  if (field === null) {
    return closing === null ? null : (
      <closing.SubmitScreen plan={plan} profile={form.getValues('profile')} onSubmit={onSubmit} />
    );
  }
  const registration = form.register(field);
  switch (screen.kind) {
    case 'item':
      return (
        <ItemScreen
          questionnaire={questionnaire}
          screen={screen}
          registration={registration}
          onChosen={chosen}
        />
      );
    case 'context':
    case 'profile':
    case 'assistance':
      return (
        <>
          <QuestionScreen question={screen.question} registration={registration} onChosen={chosen} />
          {survey.index === 0 ? <p className={styles['how']}>{t('survey.how')}</p> : null}
        </>
      );
    case 'comment':
      return closing === null ? null : (
        <closing.CommentScreen comment={screen.comment} registration={registration} length={value.length} />
      );
    case 'submit':
      return null;
    default:
      return unreachable(screen);
  }
}

/** On with what is chosen, or past a question that may be left out. An item has its own ways not to answer. */
function Forward({ survey, onNext }: { readonly survey: Survey; readonly onNext: () => void }) {
  const { t } = useTranslation('kiosk');
  const { screen, form } = survey;
  const value = useWatch({ control: form.control, name: fieldOf(screen) ?? 'comment' });
  const hasDeclined =
    screen.kind === 'profile' && screen.question.options.some((option) => option.value === 'declined');
  const mayBeSkipped = screen.kind !== 'item' && !hasDeclined;
  if (value === '' && !mayBeSkipped) return null;
  // Where nothing stood before, it must not push the answers from under the finger.
  const place = mayBeSkipped ? styles['forward'] : `${styles['forward']} ${styles['appearing']}`;
  return (
    <Button look={value === '' ? 'secondary' : 'primary'} size="touch" className={place} onClick={onNext}>
      {t(value === '' ? 'survey.skip' : 'survey.next')}
      <Icon name="forward" />
    </Button>
  );
}
