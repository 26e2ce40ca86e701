import type { DraftRow, KeptSample } from '../../../device/drafts/interview-store.ts';
import type { InterviewTools } from '../interview-tools.ts';

/** What staff see of a tablet that is prepared: nothing of any draft but that it is there. */
export interface Prepared {
  readonly interviewers: readonly number[];
  readonly sample: KeptSample | null;
  readonly drafts: readonly Pick<DraftRow, 'interviewer'>[];
  readonly visitCount: number;
}

export interface SetupPanelProps {
  readonly tools: InterviewTools;
  readonly prepared: Prepared;
  /** Reads again what is prepared, after a change. */
  readonly read: () => void;
}
