import { lazy, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unreachable } from '../../core/kernel/assert.ts';
import type { LanguageTag, Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Device } from '../../device/device.ts';
import { furtherQuestions } from '../../device/questionnaires/further-questions.ts';
import { findRecordings } from '../../device/recordings/find-recordings.ts';
import { DEFAULT_APP_LANGUAGE, i18nReady, loadTexts, setLanguage, withTexts } from '../i18n/i18n.ts';
import { kioskPlan } from '../survey/screens.ts';
import { SurveyWordsProvider } from '../survey/survey-words.tsx';
import { useDisplay } from '../ui/display/display-settings.tsx';
import { useOnChange } from '../ui/use-on-change.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import { AttractScreen } from './attract-screen.tsx';
import type { KioskMemory } from './first-screen/kiosk-memory.ts';
import { useFirstScreenTexts } from './first-screen/use-first-screen-texts.ts';
import { KioskSurvey } from './respondent/kiosk-survey.tsx';
import type { Phase } from './respondent/phase.ts';
import { useHandIn } from './respondent/use-hand-in.ts';
import { useAskedQuestionnaire } from './use-asked-questionnaire.ts';
import { useClosingScreens } from './use-closing-screens.ts';
import { useKioskDiscipline } from './use-kiosk-discipline.ts';
import { useKioskStanding } from './use-kiosk-standing.ts';

const NotReadyScreen = lazy(() => withTexts(import('./not-ready-screen.tsx'), 'closing'));

export interface KioskPageProps {
  readonly device: Device;
  /** The app's own, which is asked where its office chose no other. */
  readonly questionnaire: Questionnaire;
  /** Whether the browser lacks what sending needs: see `missing-features.ts`. */
  readonly isTooOld: boolean;
  readonly memory: KioskMemory;
  readonly reload: () => void;
  /** The attract screen is shown: nothing is open that a reload would lose. Returns how to say that it is gone. */
  readonly onNothingOpen: () => () => void;
  /** A survey is open from now on; returns how to say that it is closed. */
  readonly holdOpen: () => () => void;
}

export function KioskPage(props: KioskPageProps) {
  const { device, isTooOld, memory, reload, onNothingOpen, holdOpen } = props;
  const { hasBegun, remember, takenOver } = memory;
  const [last] = useState(memory.last);
  useEffect(takenOver, [takenOver]);
  const { t, i18n } = useTranslation('kiosk');
  const display = useDisplay();
  const [phase, setPhase] = useState<Phase>(() =>
    hasBegun() ? { kind: 'survey', session: 0 } : { kind: 'attract' },
  );
  const closing = useClosingScreens();
  const language = i18n.language;
  const [audioLanguage, setAudioLanguage] = useState<LanguageTag | null>(null);
  const [isInterpreted, setInterpreted] = useState(false);
  usePageTitle(t('title'));
  // Once it has been drawn: later respondents see the first screen whole, at once.
  const [isWhole, setWhole] = useState(false);
  useEffect(() => setWhole(true), []);

  const isOpen = phase.kind !== 'attract';
  const showAttract = useCallback(() => setPhase({ kind: 'attract' }), []);
  const place = useKioskStanding({ device, remember, isOpen, onUnable: showAttract });
  const asked = useAskedQuestionnaire(device, props.questionnaire, isOpen);
  const questionnaire = asked?.questionnaire ?? props.questionnaire;
  const isClosed = asked?.office?.isClosed === true;
  /** Somebody was there a moment ago. */
  const [isWoken, setWoken] = useState(true);
  useOnChange(isClosed, () => setWoken(true));
  const isAsleep = isClosed && !isWoken && !isOpen && closing !== null && typeof place === 'object';
  const browserBack = useKioskDiscipline(isAsleep);
  const plan = useMemo(() => kioskPlan(questionnaire, t, furtherQuestions()), [questionnaire, t]);
  const enrolment = typeof place === 'object' ? place : null;
  const canKeep = enrolment !== null && asked !== null;
  const said = useFirstScreenTexts({ asked, plan, enrolment }, props.questionnaire, last, remember);
  useEffect(() => (isOpen ? holdOpen() : undefined), [isOpen, holdOpen]);

  // The next respondent starts with the usual language, size and contrast.
  const resetDisplay = display.reset;
  const toAttract = useCallback(() => {
    showAttract();
    setAudioLanguage(null);
    setInterpreted(false);
    resetDisplay();
    void setLanguage(DEFAULT_APP_LANGUAGE);
  }, [showAttract, resetDisplay]);

  // A kiosk speaks Vietnamese first, whatever staff chose for their own pages on this device. What it says in other
  // languages comes once nobody waits for anything else.
  const isReady = canKeep && closing !== null;
  useEffect(() => {
    if (i18nReady.language !== DEFAULT_APP_LANGUAGE) void setLanguage(DEFAULT_APP_LANGUAGE);
  }, []);
  useEffect(() => {
    if (isReady) void loadTexts('common', 'kiosk').catch(() => {});
  }, [isReady]);

  // A page kept by the browser and shown again must not show what it showed.
  useEffect(() => {
    const wipe = () => toAttract();
    window.addEventListener('pagehide', wipe);
    return () => window.removeEventListener('pagehide', wipe);
  }, [toAttract]);

  const wake = useCallback(() => setWoken(true), []);

  const { submit, abandon, getReady, tryAgain, isThanksReady, thanked } = useHandIn({
    ...{ device, questionnaire, isInterpreted, phase, setPhase, toAttract },
  });
  const start = useCallback(() => {
    setWoken(true);
    setStarting(false);
    setPhase({ kind: 'survey', session: performance.now() });
  }, []);
  // Anyone who begins must be able to end: the screens after the questions are in memory before the second one. The
  // first is the same whatever the store says, on a device that asked the app's own questionnaire when it was read last.
  const canStart = canKeep ? closing !== null : last?.asksBuiltIn === true;
  const [isStarting, setStarting] = useState(false);
  useEffect(() => {
    if (isStarting && canStart) start();
  }, [isStarting, canStart, start]);

  if (isTooOld) return <NotReadyScreen reason="too-old" reload={reload} />;
  if (place === 'not-enrolled' || place === 'storage-broken')
    return <NotReadyScreen reason={place} reload={reload} />;
  return (
    <SurveyWordsProvider
      questionnaire={questionnaire}
      language={language}
      officeTerm={enrolment?.unit.officeTerm ?? null}
      audioLanguage={audioLanguage}
      findRecordings={findRecordings}
    >
      {screen()}
      {thanks()}
    </SurveyWordsProvider>
  );

  function screen() {
    switch (phase.kind) {
      case 'attract':
        if (isAsleep && enrolment !== null && closing !== null)
          return <closing.SleepScreen enrolment={enrolment} onWake={wake} onShown={onNothingOpen} />;
        return (
          <AttractScreen
            questionnaire={questionnaire}
            said={said}
            display={display}
            onAudioLanguage={setAudioLanguage}
            isInterpreted={isInterpreted}
            onInterpreted={setInterpreted}
            onStart={canStart ? start : last === null ? null : () => setStarting(true)}
            isStarting={isStarting}
            isWhole={isWhole}
            onShown={onNothingOpen}
            onLeft={() => {
              setWoken(false);
              toAttract();
            }}
          />
        );
      case 'survey':
        return survey(phase.session, false);
      case 'saving':
      case 'failed':
        return saving();
      case 'thanks':
        return phase.behind === null ? null : survey(phase.behind, true);
      default:
        return unreachable(phase);
    }
  }

  function survey(session: number, isHidden: boolean) {
    return (
      <div key={`${session} ${questionnaire.id} ${questionnaire.version}`} hidden={isHidden}>
        <KioskSurvey
          questionnaire={questionnaire}
          plan={plan}
          display={display}
          browserBack={browserBack}
          canKeep={canKeep}
          closing={closing}
          onLastScreen={getReady}
          onSubmit={submit}
          onAbandon={abandon}
          onRestart={start}
        />
      </div>
    );
  }

  function thanks() {
    // Where storing failed nothing of it is there before the next try has come to an end.
    const isAhead = isThanksReady && (phase.kind === 'survey' || phase.kind === 'saving');
    if (closing === null || (phase.kind !== 'thanks' && !isAhead)) return null;
    const receipt = phase.kind === 'thanks' ? phase.receipt : null;
    return <closing.ThanksScreen receipt={receipt} onPainted={thanked} onDone={toAttract} />;
  }

  function saving() {
    if (closing === null || (phase.kind !== 'saving' && phase.kind !== 'failed')) return null;
    return (
      <closing.StorageFailureScreen
        failure={phase.kind === 'failed' ? phase.failure : null}
        tries={phase.tries}
        onTryAgain={tryAgain}
        onGiveUp={toAttract}
      />
    );
  }
}
