import { useTranslation } from 'react-i18next';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import messageStyles from '../../ui/message-screen.module.css';
import { ScreenHeading } from '../../ui/screen-heading.tsx';
import { isMinor, type SurveyPlan, saysUnderAge } from '../screens.ts';
import type { Survey } from '../use-survey.ts';
import { ReviewList } from './review-list.tsx';
import styles from './submit-screen.module.css';

export interface SubmitScreenProps {
  readonly questionnaire: Questionnaire;
  readonly plan: SurveyPlan;
  readonly survey: Survey;
  readonly onSubmit: () => void;
}

/** Everything is asked and can be looked through; one press is left. */
export function SubmitScreen({ questionnaire, plan, survey, onSubmit }: SubmitScreenProps) {
  const { t } = useTranslation('closing');
  const profile = survey.form.getValues('profile');
  const minor = isMinor(plan, profile);
  const words = minor ? 'minor' : 'ready';
  // The answers are kept, and no figure counts them: who gives them is told so before.
  const underAge = plan.profile.some((question) => saysUnderAge(question, profile[question.id]));
  return (
    <div className={`${messageStyles['message']} ${styles['review']}`}>
      <ScreenHeading screen="submit" className={messageStyles['title']}>
        {t(`${words}.title`)}
      </ScreenHeading>
      <p className={messageStyles['lead']}>{t(`${words}.about`)}</p>
      {underAge ? <p>{t('ready.under-age')}</p> : null}
      {minor ? null : <ReviewList questionnaire={questionnaire} survey={survey} />}
      <div className={styles['send']}>
        <Button look="primary" size="large" onClick={onSubmit}>
          <Icon name="send" />
          {t('ready.submit')}
        </Button>
      </div>
    </div>
  );
}
