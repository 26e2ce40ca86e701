import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import type { Mode, Response } from '../../../core/questionnaire/response.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import messageStyles from '../../ui/message-screen.module.css';
import { ScreenHeading } from '../../ui/screen-heading.tsx';
import { afterPaint } from '../after-paint.ts';
import { responseOf } from '../response-of.ts';
import { isMinor, type SurveyPlan, saysUnderAge } from '../screens.ts';
import { useSurveyWords } from '../survey-words.tsx';
import type { Survey } from '../use-survey.ts';
import { ReviewList } from './review-list.tsx';
import styles from './submit-screen.module.css';

export interface SubmitScreenProps {
  readonly questionnaire: Questionnaire;
  readonly plan: SurveyPlan;
  readonly survey: Survey;
  readonly mode: Mode;
  /** What would be sent, once this is painted. */
  readonly onLastScreen?: ((response: Response) => void) | undefined;
  readonly onSubmit: (response: Response) => void;
}

/** Everything is asked and can be looked through; one press is left. */
export function SubmitScreen(props: SubmitScreenProps) {
  const { questionnaire, plan, survey, mode, onLastScreen, onSubmit } = props;
  const { t } = useTranslation('closing');
  const { language } = useSurveyWords();
  const profile = survey.form.getValues('profile');
  const minor = isMinor(plan, profile);
  const words = minor ? 'minor' : 'ready';
  // The answers are kept, and no figure counts them: who gives them is told so before.
  const underAge = plan.profile.some((question) => saysUnderAge(question, profile[question.id]));
  const response = () => {
    const making = { mode, language, ...survey.making() };
    return responseOf(questionnaire, survey.screens, survey.form.getValues(), making);
  };
  const onPainted = useEffectEvent(() => onLastScreen?.(response()));
  useEffect(() => afterPaint(() => onPainted()), []);
  return (
    <div className={`${messageStyles['message']} ${styles['review']}`}>
      <ScreenHeading screen="submit" className={messageStyles['title']}>
        {t(`${words}.title`)}
      </ScreenHeading>
      <p className={messageStyles['lead']}>{t(`${words}.about`)}</p>
      {underAge ? <p>{t('ready.under-age')}</p> : null}
      {minor ? null : <ReviewList questionnaire={questionnaire} survey={survey} />}
      <div className={styles['send']}>
        <Button look="primary" size="large" onClick={() => onSubmit(response())}>
          <Icon name="send" />
          {t('ready.submit')}
        </Button>
      </div>
    </div>
  );
}
