import type { OfficeQuestionnaires } from '../../core/protocol/messages/office-questionnaires.ts';

/** What a device keeps of what its office asks, so that it asks the same without a network. */
export interface HeldQuestionnaires extends OfficeQuestionnaires {
  /** By SHA-256, the files of those that are not in the app itself. */
  readonly files: Readonly<Record<string, string>>;
}
