/** Questionnaires of one's own, which of all are asked where, and until when. */
export interface QuestionnaireTables {
  readonly questionnaires: QuestionnairesTable;
  readonly retired_questionnaires: RetiredQuestionnairesTable;
  readonly questionnaire_choices: QuestionnaireChoicesTable;
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
