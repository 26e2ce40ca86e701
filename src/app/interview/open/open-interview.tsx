import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { drawSample } from '../../../core/interview/sample.ts';
import type { InterviewDraft } from '../../../device/drafts/drafts.ts';
import type { KeptSample } from '../../../device/drafts/interview-store.ts';
import type { InterviewerSession } from '../../../device/drafts/interviewers.ts';
import { HandOver } from '../hand-over/hand-over.tsx';
import { householdOf } from '../home/fieldwork.ts';
import type { InterviewTools } from '../interview-tools.ts';
import { SignedOutWhenQuiet } from '../signed-out-when-quiet.tsx';
import { InterviewThanks } from './interview-thanks.tsx';
import { OwnPart } from './own-part.tsx';
import type { SectionName } from './own-part-props.ts';
import { useDraft } from './use-draft.ts';

export interface OpenInterviewProps {
  readonly tools: InterviewTools;
  readonly session: InterviewerSession;
  readonly sample: KeptSample;
  readonly opened: InterviewDraft;
  readonly holdOpen: () => () => void;
  /** See SignedOutWhenQuiet. A citizen who thinks is not hurried. */
  readonly idleMs: number;
  readonly signOut: () => void;
  readonly onClosed: () => void;
}

/** One interview: the interviewer's part, the citizen's, and the end. */
export function OpenInterview(props: OpenInterviewProps) {
  const { tools, session, sample, opened, holdOpen, idleMs, signOut, onClosed } = props;
  const { t } = useTranslation('interview');
  const book = useDraft(tools.interviews, session, opened);
  const [section, setSection] = useState<SectionName>('before');
  const [isHandedOver, setHandedOver] = useState(false);
  const [receipt, setReceipt] = useState<string | null>(null);
  // A new version of the app waits until the tablet is back on the list.
  useEffect(() => holdOpen(), [holdOpen]);

  if (receipt !== null) return <InterviewThanks receipt={receipt} onClosed={onClosed} />;
  if (isHandedOver) {
    return (
      <HandOver
        {...{ tools, session }}
        record={opened.id}
        onSealed={book.seal}
        onBack={(isSealed) => {
          setHandedOver(false);
          if (isSealed) setSection('after');
        }}
      />
    );
  }
  const household = householdOf(drawSample(sample.list, sample.settings), opened);
  return (
    <SignedOutWhenQuiet afterMs={idleMs} onQuiet={() => void book.flush().finally(signOut)}>
      <OwnPart
        {...{ tools, session, sample, book, section }}
        name={t('interview.title', { household, neighbourhood: opened.neighbourhood })}
        onSection={setSection}
        onHandOver={() => setHandedOver(true)}
        onSubmitted={setReceipt}
        onClosed={() => void book.flush().finally(onClosed)}
      />
    </SignedOutWhenQuiet>
  );
}
