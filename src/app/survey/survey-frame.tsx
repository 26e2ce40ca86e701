import { memo, type ReactNode } from 'react';
import { useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { unreachable } from '../../core/kernel/assert.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Mode, Response } from '../../core/questionnaire/response.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Progress } from '../ui/progress.tsx';
import type { Listening } from '../ui/quiet.ts';
import { useSettled } from '../ui/use-settled.ts';
import { phrasesOf } from './read-aloud/phrases-of.ts';
import { ReadAloudButton } from './read-aloud/read-aloud-button.tsx';
import type { CommentScreen } from './screens/comment-screen.tsx';
import { ItemScreen } from './screens/item-screen.tsx';
import { QuestionScreen } from './screens/question-screen.tsx';
import type { SubmitScreen } from './screens/submit-screen.tsx';
import { isMinor, type Screen, type SurveyPlan } from './screens.ts';
import { fieldOf } from './survey-form.ts';
import styles from './survey-frame.module.css';
import { useSurveyWords } from './survey-words.tsx';
import type { Survey } from './use-survey.ts';

/** The screens after the questions. They come in, because a kiosk loads them while the first ones are answered. */
interface SurveyClosing {
  readonly CommentScreen: typeof CommentScreen;
  readonly SubmitScreen: typeof SubmitScreen;
}

export interface SurveyFrameProps {
  readonly questionnaire: Questionnaire;
  readonly plan: SurveyPlan;
  readonly survey: Survey;
  /** Null for the first moment. */
  readonly closing: SurveyClosing | null;
  readonly onBack: () => void;
  readonly onEnd: () => void;
  readonly mode: Mode;
  /** What would be sent, once the last screen is painted. */
  readonly onLastScreen?: ((response: Response) => void) | undefined;
  readonly onSubmit: (response: Response) => void;
  /** Whom to tell what is read aloud; null where no time runs. */
  readonly listening: Listening | null;
  /** Below the questions. */
  readonly foot?: ReactNode;
  readonly children?: ReactNode;
}

/** The frame around one respondent's survey: the way back, the way out and how far along. */
export function SurveyFrame(props: SurveyFrameProps) {
  const { questionnaire, plan, survey, onBack, onEnd, listening, foot, children } = props;
  const { t } = useTranslation('kiosk');
  const { spoken, audioLanguage } = useSurveyWords();
  const { form, screen, index, screens, next } = survey;
  const isSettled = useSettled(screen.id ?? screen.kind);
  const last = isMinor(plan, form.getValues('profile')) ? 'minor' : 'ready';
  const phrases =
    screen.kind === 'submit'
      ? [`${last}.title`, `${last}.about`, 'ready.submit'].map((key) => ({
          text: t(`closing:${key}`, { lng: audioLanguage }),
          audio: null,
        }))
      : phrasesOf(questionnaire, screen).map(spoken);
  const items = screens.filter(({ kind }) => kind === 'item');
  const itemNumber = items.indexOf(screen) + 1;
  const progress = itemNumber === 0 ? '' : t('survey.progress', { number: itemNumber, count: items.length });
  return (
    <div className={styles['screen']}>
      <header className={styles['head']}>
        <div className={styles['ways']}>
          <Button size="touch" onClick={onBack}>
            <Icon name="back" />
            {t('survey.back')}
          </Button>
          <ReadAloudButton key={screen.id ?? screen.kind} phrases={phrases} listening={listening} />
          <Button size="touch" aria-label={t('survey.end-or-restart')} onClick={onEnd}>
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

      <main className={styles['main']} data-settled={isSettled}>
        <CurrentScreen
          {...{ questionnaire, survey, plan }}
          closing={props.closing}
          mode={props.mode}
          onLastScreen={props.onLastScreen}
          onSubmit={props.onSubmit}
          key={screen.id ?? screen.kind}
        />
        <footer className={styles['onward']}>
          {screen.kind === 'submit' ? null : <Forward survey={survey} onNext={next} />}
        </footer>
      </main>

      {foot === undefined ? null : <footer className={styles['foot']}>{foot}</footer>}

      {children}
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
    case 'adult':
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

type CurrentScreenProps = Pick<
  SurveyFrameProps,
  'questionnaire' | 'survey' | 'closing' | 'plan' | 'mode' | 'onLastScreen' | 'onSubmit'
>;

/** Drawn anew for another screen alone: its inputs show by themselves what is chosen, and a tap waits for nothing else. */
const CurrentScreen = memo(function CurrentScreen(props: CurrentScreenProps) {
  const { questionnaire, survey, closing, plan, mode, onLastScreen, onSubmit } = props;
  const { t } = useTranslation('kiosk');
  const { screen, form, chosen } = survey;
  const field = fieldOf(screen);
  if (field === null) {
    return closing === null ? null : (
      <closing.SubmitScreen {...{ questionnaire, plan, survey, mode, onLastScreen, onSubmit }} />
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
    case 'adult':
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
        <closing.CommentScreen comment={screen.comment} registration={registration} control={form.control} />
      );
    case 'submit':
      return null;
    default:
      return unreachable(screen);
  }
});

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
