import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlExportStore } from '../../src/collector/db/figures/export-store.ts';
import { SqlOpenRows } from '../../src/collector/db/figures/open-row-reader.ts';
import type { ExportScope } from '../../src/collector/exports/export-store.ts';
import type { Questionnaire } from '../../src/core/questionnaire/questionnaire.ts';
import type { OpenRow } from '../../src/core/tally/open-export.ts';

/** The rows of the open export, block by block, each read alone. */
export async function rowsOfBlocks(
  database: OpenDatabase,
  questionnaire: Questionnaire,
  scope: ExportScope,
): Promise<readonly OpenRow[]> {
  const store = new SqlExportStore(database, { key: Buffer.alloc(32), now: () => 0 });
  const reader = new SqlOpenRows(database.reader);
  const found: OpenRow[] = [];
  for (const block of await store.blocks(scope)) {
    for await (const page of reader.pages(questionnaire, [block])) found.push(...page.map(({ row }) => row));
  }
  return found;
}
