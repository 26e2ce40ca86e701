import type { DatabasePlace } from '../../db/engine.ts';
import type { ExportPiece, ExportPlan } from '../../exports/write-open-export.ts';

/** What the thread that writes an export is given to begin with. */
export interface ExportThreadData {
  readonly database: DatabasePlace;
  readonly plan: ExportPlan;
}

/** What it says; null at the end of the file. After each piece it waits for a word that may say anything. */
export type ExportThreadMessage = ExportPiece | null;
