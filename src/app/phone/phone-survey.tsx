import { use, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Mode, Response } from '../../core/questionnaire/response.ts';
import { CommentScreen } from '../survey/screens/comment-screen.tsx';
import { EndDialog } from '../survey/screens/end-dialog.tsx';
import { HurryDialog } from '../survey/screens/hurry-dialog.tsx';
import { SubmitScreen } from '../survey/screens/submit-screen.tsx';
import { kioskPlan } from '../survey/screens.ts';
import { SurveyFrame } from '../survey/survey-frame.tsx';
import { useBrowserBack } from '../survey/use-browser-back.ts';
import { useSurvey } from '../survey/use-survey.ts';
import { DisplayControls } from '../ui/display/display-settings.tsx';
import { PhoneDisplay } from './phone-display.ts';

export interface PhoneSurveyProps {
  readonly questionnaire: Questionnaire;
  readonly mode: Mode;
  readonly onSubmit: (response: Response) => void;
  readonly onEnd: () => void;
  readonly onRestart: () => void;
}

const CLOSING = { CommentScreen, SubmitScreen };

/**
 * The kiosk's questions without its discipline: a phone is its owner's, who may take their time. The browser's back
 * goes one question back, and leaving the page is asked about, because nothing of the answers is kept.
 */
export function PhoneSurvey({ questionnaire, mode, onSubmit, onEnd, onRestart }: PhoneSurveyProps) {
  const { t } = useTranslation('kiosk');
  const display = use(PhoneDisplay);
  const [plan] = useState(() => kioskPlan(questionnaire, t));
  const survey = useSurvey(questionnaire, plan);
  const [asksToEnd, setAsksToEnd] = useState(false);
  const browserBack = useBrowserBack();
  const { index, back } = survey;
  const goBack = () => (index === 0 ? setAsksToEnd(true) : back());
  useEffect(() => {
    browserBack.current = goBack;
    return () => {
      browserBack.current = null;
    };
  });
  useEffect(() => {
    const { documentElement } = document;
    // Pulled down by accident, the page would be loaded again.
    documentElement.style.overscrollBehavior = 'none';
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => {
      documentElement.style.removeProperty('overscroll-behavior');
      window.removeEventListener('beforeunload', ask);
    };
  }, []);
  return (
    <SurveyFrame
      questionnaire={questionnaire}
      plan={plan}
      survey={survey}
      closing={CLOSING}
      onBack={goBack}
      onEnd={() => setAsksToEnd(true)}
      mode={mode}
      onSubmit={onSubmit}
      listening={null}
      foot={display === null ? null : <DisplayControls display={display} />}
    >
      <HurryDialog survey={survey} />
      {asksToEnd ? (
        <EndDialog onStay={() => setAsksToEnd(false)} onRestart={onRestart} onEnd={onEnd} />
      ) : null}
    </SurveyFrame>
  );
}
