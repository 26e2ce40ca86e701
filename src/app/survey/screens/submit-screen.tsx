import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from '../../ui/message-screen.module.css';
import { ScreenHeading } from '../../ui/screen-heading.tsx';
import { isMinor, type SurveyPlan, saysUnderAge } from '../screens.ts';

export interface SubmitScreenProps {
  readonly plan: SurveyPlan;
  readonly profile: Readonly<Record<string, string>>;
  readonly onSubmit: () => void;
}

/** Everything is asked; one press is left. */
export function SubmitScreen({ plan, profile, onSubmit }: SubmitScreenProps) {
  const { t } = useTranslation('closing');
  // The answers are kept, and no figure counts them: who gives them is told so before.
  const words = isMinor(plan, profile) ? 'minor' : 'ready';
  const underAge = plan.profile.some((question) => saysUnderAge(question, profile[question.id]));
  return (
    <div className={styles['message']}>
      <ScreenHeading screen="submit" className={styles['title']}>
        {t(`${words}.title`)}
      </ScreenHeading>
      <p className={styles['lead']}>{t(`${words}.about`)}</p>
      {underAge ? <p>{t('ready.under-age')}</p> : null}
      <Button look="primary" size="large" onClick={onSubmit}>
        <Icon name="send" />
        {t('ready.submit')}
      </Button>
    </div>
  );
}
