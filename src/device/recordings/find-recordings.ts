import type { RecordedQuestionnaire } from './recordings.ts';

/** What is recorded of a questionnaire, asked when somebody wants to hear it; null where nothing is known of it. */
export function findRecordings(questionnaire: string): Promise<RecordedQuestionnaire | null> {
  return import('./browser-recordings.ts').then(
    ({ recordingsOf }) => recordingsOf(questionnaire),
    () => null,
  );
}
