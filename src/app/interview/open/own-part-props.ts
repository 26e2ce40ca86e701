import type { KeptSample } from '../../../device/drafts/interview-store.ts';
import type { InterviewerSession } from '../../../device/drafts/interviewers.ts';
import type { InterviewTools } from '../interview-tools.ts';
import type { useDraft } from './use-draft.ts';

/** The sections of an interview in the order they are meant for; an interviewer may take another. */
export const SECTIONS = ['before', 'hand-over', 'after', 'profile', 'send'] as const;
export type SectionName = (typeof SECTIONS)[number];

export interface OwnPartProps {
  readonly tools: InterviewTools;
  readonly session: InterviewerSession;
  readonly sample: KeptSample;
  readonly book: ReturnType<typeof useDraft>;
  readonly section: SectionName;
  /** Of the household. */
  readonly name: string;
  readonly onSection: (section: SectionName) => void;
  readonly onHandOver: () => void;
  readonly onSubmitted: (receipt: string) => void;
  readonly onClosed: () => void;
}
