import type { Day } from '../../core/kernel/calendar.ts';
import type { QuestionnaireChoice, QuestionnaireVersion } from '../../core/questionnaire/schedule.ts';

export interface StoredQuestionnaire extends QuestionnaireVersion {
  /** Canonical JSON. */
  readonly content: string;
  readonly addedMs: number;
  readonly addedBy: string;
}

export interface RetiredQuestionnaire extends QuestionnaireVersion {
  readonly lastDay: Day;
}

/**
 * What was uploaded, retired and chosen, each change with its entry in the audit log. Throws StorageUnavailable when the
 * store cannot serve.
 */
export interface QuestionnaireStore {
  uploaded(): Promise<readonly StoredQuestionnaire[]>;
  retired(): Promise<readonly RetiredQuestionnaire[]>;
  choices(): Promise<readonly QuestionnaireChoice[]>;
  /** The one that is stored: what another wrote at the same moment stays. */
  add(questionnaire: StoredQuestionnaire, sha256: string): Promise<StoredQuestionnaire>;
  /** @param lastDay null: it is asked again */
  retire(version: QuestionnaireVersion, lastDay: Day | null, actor: string): Promise<void>;
  /** It replaces the choice of the same unit and day. */
  choose(choice: QuestionnaireChoice, actor: string): Promise<void>;
  /** False where there is no such choice. */
  drop(choice: Pick<QuestionnaireChoice, 'unit' | 'from'>, actor: string): Promise<boolean>;
}
