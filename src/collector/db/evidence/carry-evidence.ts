import type { EvidencePlace } from '../../evidence/evidence-objects.ts';
import type { StoredRow, TablePage } from '../../operations/backup/backup-format.ts';
import { grouped } from '../grouped.ts';
import type { BatchesTable } from '../schema/membership-tables.ts';
import { gather } from './keep-evidence.ts';
import type { EvidenceReader } from './read-evidence.ts';

/** What a page is to hold about. */
const PAGE_BYTES = 1024 * 1024;

/**
 * The pages of a database with every batch's evidence in its row, wherever it is kept: so a copy of one place fits any
 * other. What is not there any more keeps what its row says of it.
 *
 * @param onMissing called for each batch whose evidence is not there
 */
export async function* withEvidence(
  pages: AsyncIterable<TablePage>,
  reader: EvidenceReader,
  onMissing: () => void = () => undefined,
): AsyncGenerator<TablePage> {
  for await (const page of pages) {
    if (!hasObjects(page)) {
      yield page;
      continue;
    }
    let rows: StoredRow[] = [];
    let bytes = 0;
    for (const stored of page.rows) {
      const row = batchOf(page, stored);
      const evidence = await reader.read(row);
      if (evidence === null) onMissing();
      rows.push(evidence === null ? stored : rowOf(page, { ...row, ...IN_ROW, evidence }));
      bytes += evidence?.length ?? 0;
      if (bytes < PAGE_BYTES) continue;
      yield { ...page, rows };
      [rows, bytes] = [[], 0];
    }
    if (rows.length > 0) yield { ...page, rows };
  }
}

/**
 * A page as it is to be stored where evidence is kept in objects, which are durable when this resolves.
 *
 * @param place null: in the database, so the page stays as it is
 */
export async function evidenceApart(page: TablePage, place: EvidencePlace | null): Promise<TablePage> {
  if (place === null || !hasObjects(page)) return page;
  const rows = page.rows.map((row) => batchOf(page, row));
  const apart: BatchesTable[] = rows.filter(({ object }) => object !== '');
  const inRows = rows.filter(({ object }) => object === '');
  for (const ofDay of grouped(inRows, ({ day }) => day).values()) {
    const object = gather(ofDay, { kind: 'day', owner: place.owner });
    await place.objects.put(object.name, object.bytes);
    apart.push(...object.rows);
  }
  return { ...page, rows: apart.map((row) => rowOf(page, row)) };
}

const IN_ROW = { object: '', start: 0, length: 0 } as const;

/** Backups from before there were objects have no such column. */
function hasObjects({ table, columns }: TablePage): boolean {
  return table === 'batches' && columns.includes('object');
}

function batchOf({ columns }: TablePage, row: StoredRow): BatchesTable {
  return Object.fromEntries(columns.map((column, at) => [column, row[at]])) as unknown as BatchesTable;
}

function rowOf({ columns }: TablePage, batch: BatchesTable): StoredRow {
  return columns.map((column) => batch[column as keyof BatchesTable]);
}
