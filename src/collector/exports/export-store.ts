import type { Month } from '../../core/kernel/period.ts';
import type { QuestionnaireId } from '../../core/questionnaire/questionnaire.ts';
import type { Mode } from '../../core/questionnaire/response.ts';
import type { OpenRow } from '../../core/tally/open-export.ts';
import type { TallyLayout } from '../../core/tally/tally-layout.ts';

/** Which responses: one questionnaire version, both ends of the months included. */
export interface ExportScope {
  readonly questionnaire: QuestionnaireId;
  readonly version: number;
  /** Null: of every mode, each row saying its own. */
  readonly mode: Mode | null;
  readonly firstMonth: Month;
  readonly lastMonth: Month;
}

/** One office, month and mode of a scope that has released responses. */
export interface ExportBlock {
  readonly unit: string;
  readonly month: Month;
  readonly mode: Mode;
  /** Released responses that are in figures. */
  readonly responses: number;
}

/** An export as the audit log keeps it. */
export interface ExportNote {
  readonly actor: string;
  readonly action: 'responses.export' | 'responses.export-end' | 'comments.export';
  /** The unit's code; empty for everything. */
  readonly subject: string;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}

/** What the open export reads and notes. */
export interface ExportStore {
  /** In the order of unit, month and mode. */
  blocks(scope: ExportScope): Promise<readonly ExportBlock[]>;
  /** The rows of one block in the order of their random ids, read in pages; the caller shuffles them. */
  rows(scope: ExportScope, block: ExportBlock, layout: TallyLayout): Promise<readonly OpenRow[]>;
  /** Writes it into the audit log. Nothing is handed out where that fails. */
  note(entry: ExportNote): Promise<void>;
}
