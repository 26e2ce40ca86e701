import type { InterviewDraft } from '../../../device/drafts/drafts.ts';
import type { InterviewerSession } from '../../../device/drafts/interviewers.ts';
import type { InterviewTools } from '../interview-tools.ts';
import type { Fieldwork } from './fieldwork.ts';

/** What every part of an interviewer's first page has. */
export interface HomeProps {
  readonly tools: InterviewTools;
  readonly session: InterviewerSession;
  readonly fieldwork: Fieldwork;
  /** Reads the fieldwork again, after a change. */
  readonly read: () => void;
  readonly onOpen: (draft: InterviewDraft) => void;
}
