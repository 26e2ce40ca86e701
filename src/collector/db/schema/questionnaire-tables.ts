/** Questionnaires of one's own, which of all are asked where and until when, and what is recorded of them. */
export interface QuestionnaireTables {
  readonly questionnaires: QuestionnairesTable;
  readonly retired_questionnaires: RetiredQuestionnairesTable;
  readonly questionnaire_choices: QuestionnaireChoicesTable;
  readonly recordings: RecordingsTable;
  readonly recording_files: RecordingFilesTable;
}

/** Key (id, version). Only what was uploaded; what comes with the program is a file of it. */
interface QuestionnairesTable {
  id: string;
  version: number;
  /** Canonical JSON. */
  content: string;
  added_ms: number;
  added_by: string;
}

/** Key (id, version). */
interface RetiredQuestionnairesTable {
  id: string;
  version: number;
  /** On which it is still asked. */
  last_day: string;
}

/** Key (unit, from_day). */
interface QuestionnaireChoicesTable {
  /** `code@valid-from` */
  unit: string;
  from_day: string;
  questionnaire: string;
  version: number;
}

/** Key (questionnaire, language, place). Of every version of the questionnaire: it is found by what is read. */
interface RecordingsTable {
  questionnaire: string;
  /** The language that is spoken. */
  language: string;
  /** As core/questionnaire/texts/spoken-texts.ts names it. */
  place: string;
  text: string;
  sha256: string;
  bytes: number;
  is_synthetic: number;
  recorded_ms: number;
  recorded_by: string;
}

/** Key sha256. */
interface RecordingFilesTable {
  sha256: string;
  media_type: string;
  content: Uint8Array;
}
