import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { RandomIds } from '../../device/cryptography/random-ids.ts';
import type { Device } from '../../device/device.ts';
import type { InterviewStore } from '../../device/drafts/interview-store.ts';
import type { Interviewers } from '../../device/drafts/interviewers.ts';
import type { SubmitPorts } from '../../device/records/submit-record.ts';

/** What the pages of interviews work with. */
export interface InterviewTools {
  readonly device: Pick<Device, 'enrolment' | 'sync'>;
  /** That of sampled households. */
  readonly questionnaire: Questionnaire;
  readonly interviews: InterviewStore;
  readonly interviewers: Interviewers;
  readonly records: SubmitPorts;
  readonly random: RandomIds;
  readonly now: () => number;
}
