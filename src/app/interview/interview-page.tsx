import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { drawSample } from '../../core/interview/sample.ts';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import { draftsOf, type InterviewDraft } from '../../device/drafts/drafts.ts';
import type { InterviewerSession } from '../../device/drafts/interviewers.ts';
import { sendRechecks } from '../../device/drafts/send-rechecks.ts';
import { sendVisits } from '../../device/drafts/submit-interview.ts';
import type { DeviceStanding } from '../../device/membership/standing.ts';
import { findRecordings } from '../../device/recordings/find-recordings.ts';
import { SurveyWordsProvider } from '../survey/survey-words.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { ChooseInterviewer } from './choose-interviewer.tsx';
import type { Fieldwork } from './home/fieldwork.ts';
import { InterviewHome } from './home/interview-home.tsx';
import { InterviewFrame } from './interview-frame.tsx';
import type { InterviewTools } from './interview-tools.ts';
import { OpenInterview } from './open/open-interview.tsx';
import { SignedOutWhenQuiet } from './signed-out-when-quiet.tsx';

/** Nobody touches the tablet for so long, and the interviewer's PIN is asked for again. */
const IDLE_MS = 5 * MINUTE_MS;

export interface InterviewPageProps {
  readonly tools: InterviewTools;
  readonly holdOpen: () => () => void;
}

/** `/interview`: who interviews, their list and drafts, and one interview. Nobody's session outlives the page. */
export function InterviewPage({ tools, holdOpen }: InterviewPageProps) {
  const { t, i18n } = useTranslation('interview');
  const [session, setSession] = useState<InterviewerSession | null>(null);
  const [opened, setOpened] = useState<InterviewDraft | null>(null);
  const [standing, setStanding] = useState<DeviceStanding | null | 'loading' | 'unreadable'>('loading');
  const { fieldwork, read } = useFieldwork(tools, session);
  usePageTitle(t('title'));

  useEffect(() => {
    let isShown = true;
    void tools.device.enrolment().then((found) => {
      if (isShown) setStanding(found.ok ? found.value : 'unreadable');
    });
    return () => {
      isShown = false;
    };
  }, [tools]);

  const signOut = () => {
    setSession(null);
    setOpened(null);
  };

  if (standing === 'loading') return <InterviewFrame message={t('loading')} />;
  if (standing === 'unreadable' || fieldwork === 'unreadable')
    return <InterviewFrame message={t('unreadable')} isBad />;
  if (standing === null) return <InterviewFrame message={t('not-enrolled')} isBad />;
  if (session === null) {
    return (
      <InterviewFrame>
        <ChooseInterviewer
          interviews={tools.interviews}
          interviewers={tools.interviewers}
          onOpen={setSession}
        />
        <p>
          <Link to="/interview/setup">{t('to-setup')}</Link>
        </p>
      </InterviewFrame>
    );
  }
  if (fieldwork === null) return <InterviewFrame message={t('loading')} />;
  const page =
    opened === null || fieldwork.sample === null ? (
      <SignedOutWhenQuiet afterMs={IDLE_MS} onQuiet={signOut}>
        <InterviewHome {...{ tools, session, fieldwork, read, signOut }} onOpen={setOpened} />
      </SignedOutWhenQuiet>
    ) : (
      <OpenInterview
        {...{ tools, session, holdOpen, signOut }}
        key={opened.id}
        idleMs={IDLE_MS}
        sample={fieldwork.sample}
        opened={opened}
        onClosed={() => {
          setOpened(null);
          read();
        }}
      />
    );
  return (
    <SurveyWordsProvider
      questionnaire={tools.questionnaire}
      language={i18n.language}
      officeTerm={standing.unit.officeTerm}
      audioLanguage={null}
      findRecordings={findRecordings}
    >
      {page}
    </SurveyWordsProvider>
  );
}

/** What is known of the sample and the drafts of whoever is signed in; read again when asked. */
function useFieldwork(tools: InterviewTools, session: InterviewerSession | null) {
  const [fieldwork, setFieldwork] = useState<Fieldwork | 'unreadable' | null>(null);
  const [times, setTimes] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again after every change
  useEffect(() => {
    let isShown = true;
    if (session === null) {
      setFieldwork(null);
      return;
    }
    void readFieldwork(tools, session).then(
      (found) => isShown && setFieldwork(found),
      () => isShown && setFieldwork('unreadable'),
    );
    return () => {
      isShown = false;
    };
  }, [tools, session, times]);
  return { fieldwork, read: useCallback(() => setTimes((count) => count + 1), []) };
}

async function readFieldwork(tools: InterviewTools, session: InterviewerSession): Promise<Fieldwork> {
  const { interviews, questionnaire, records, device } = tools;
  const drafts = await draftsOf({ store: interviews, now: tools.now }, session);
  const sample = await interviews.sample();
  const drawn = sample === null ? [] : drawSample(sample.list, sample.settings);
  const sent = await sendVisits({ interviews, records }, questionnaire);
  if (sent + (await sendRechecks(tools, questionnaire, drawn)) > 0) void device.sync.now();
  const [visits, rechecks, rows] = await Promise.all([
    interviews.visits(),
    interviews.rechecks(),
    interviews.drafts(),
  ]);
  return {
    sample,
    drawn,
    visits,
    rechecks,
    drafts,
    begun: new Set(rows.map(({ place }) => place)),
  };
}
