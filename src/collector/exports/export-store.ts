import type { Month } from '../../core/kernel/period.ts';
import type { Span } from '../../core/kernel/span.ts';
import type { Questionnaire, QuestionnaireId } from '../../core/questionnaire/questionnaire.ts';
import type { Mode } from '../../core/questionnaire/response.ts';
import type { OpenRow } from '../../core/tally/open-export.ts';

/** Which responses: one questionnaire version, both ends of the months included. */
export interface ExportScope {
  readonly questionnaire: QuestionnaireId;
  readonly version: number;
  /** Null: of every mode, each row saying its own. */
  readonly mode: Mode | null;
  readonly firstMonth: Month;
  readonly lastMonth: Month;
}

/** One office, span and mode of a scope for which something was released. */
export interface ExportBlock {
  readonly unit: string;
  readonly span: Span;
  readonly mode: Mode;
  /** Responses that were released for the span and are in figures. */
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

/** What the open export is made of, and what is noted of it. */
export interface ExportStore {
  /** Of the spans that lie wholly inside the months of the scope, in the order of unit, first month, span and mode. */
  blocks(scope: ExportScope): Promise<readonly ExportBlock[]>;
  /**
   * How many answers of responses in the months stand alone at most: each is a row beside that of its response where the
   * span it was released for is inside the months too.
   *
   * @param units `code@valid-from`
   */
  answersAlone(scope: ExportScope, units: ReadonlySet<string>): Promise<number>;
  /** Writes it into the audit log. Nothing is handed out where that fails. */
  note(entry: ExportNote): Promise<void>;
}

/** A row and the place of its block in the list that was asked for. */
export interface BlockRow {
  readonly block: number;
  readonly row: OpenRow;
}

export interface OpenRowReader {
  /**
   * The rows of some blocks of one unit, a page at a time, in the order of their random ids and so from block to block as
   * it comes; the caller shuffles the rows of each.
   */
  pages(questionnaire: Questionnaire, blocks: readonly ExportBlock[]): AsyncGenerator<readonly BlockRow[]>;
}
