import { memo, useCallback, useEffect, useState } from 'react';
import type { LanguageTag, Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import type { Response } from '../../../core/questionnaire/response.ts';
import type { SurveyPlan } from '../../survey/screens.ts';
import { SurveyFrame } from '../../survey/survey-frame.tsx';
import { useSurveyWords } from '../../survey/survey-words.tsx';
import type { BrowserBack } from '../../survey/use-browser-back.ts';
import { useSurvey } from '../../survey/use-survey.ts';
import { type Display, DisplayControls } from '../../ui/display/display-settings.tsx';
import type { ClosingScreens } from '../use-closing-screens.ts';
import { useIdle } from './use-idle.ts';

export interface KioskSurveyProps {
  readonly questionnaire: Questionnaire;
  readonly plan: SurveyPlan;
  readonly display: Display;
  readonly browserBack: BrowserBack;
  /** Whether this device is known to be able to keep what is answered: nobody gets past the first question before. */
  readonly canKeep: boolean;
  /** Null for the first moment. */
  readonly closing: ClosingScreens | null;
  /** Everything is asked, and one press is left that would send this. */
  readonly onLastScreen: (response: Response) => void;
  readonly onSubmit: (response: Response) => void;
  /** The respondent left or stopped: `reached` is the last question seen. */
  readonly onAbandon: (reached: string, language: LanguageTag) => void;
  readonly onRestart: () => void;
}

/**
 * One respondent's survey at a kiosk: its frame, and who is still there. Not drawn anew while its answers are made safe:
 * its last screen is the longest of all, and thanks wait for it.
 */
export const KioskSurvey = memo(function KioskSurvey(props: KioskSurveyProps) {
  const { questionnaire, plan, display, browserBack, canKeep, closing } = props;
  const { onLastScreen, onSubmit, onAbandon, onRestart } = props;
  const { language } = useSurveyWords();
  const survey = useSurvey(questionnaire, plan, canKeep && closing !== null);
  const [asksToEnd, setAsksToEnd] = useState(false);
  const { index, back } = survey;
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

  return (
    <SurveyFrame
      questionnaire={questionnaire}
      plan={plan}
      survey={survey}
      closing={closing}
      onBack={goBack}
      onEnd={() => setAsksToEnd(true)}
      mode="kiosk"
      onLastScreen={onLastScreen}
      onSubmit={onSubmit}
      listening={idle.listening}
      foot={<DisplayControls display={display} />}
    >
      {closing === null ? null : <closing.HurryDialog survey={survey} />}
      {closing === null ? null : idle.secondsLeft !== null ? (
        <closing.IdleDialog secondsLeft={idle.secondsLeft} onStay={idle.stay} />
      ) : asksToEnd ? (
        <closing.EndDialog onStay={() => setAsksToEnd(false)} onRestart={onRestart} onEnd={abandon} />
      ) : null}
    </SurveyFrame>
  );
});
