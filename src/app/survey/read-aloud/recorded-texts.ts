import type { QuestionnaireRecording } from '../../../core/protocol/messages/questionnaire-recordings.ts';

/** What is recorded of a questionnaire, found by what is read. */
export interface RecordedTexts {
  /** The languages in which something is recorded. */
  readonly languages: readonly string[];
  find(language: string, text: string): QuestionnaireRecording | null;
  /** Its file; null where it cannot be had. */
  read(recording: QuestionnaireRecording): Promise<ArrayBuffer | null>;
}

/** Null where nothing is known of the questionnaire's recordings. */
export type FindRecordings = (questionnaire: string) => Promise<RecordedTexts | null>;
