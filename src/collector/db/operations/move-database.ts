import { createHash } from 'node:crypto';
import type { EvidenceObjects } from '../../evidence/evidence-objects.ts';
import { ownerOf } from '../../evidence/object-name.ts';
import {
  BACKUP_FORMAT,
  BackupFault,
  type BackupHeader,
  encodeRow,
  type TablePage,
} from '../../operations/backup/backup-format.ts';
import type { OpenDatabase } from '../engine.ts';
import { withEvidence } from '../evidence/carry-evidence.ts';
import { evidenceReader } from '../evidence/read-evidence.ts';
import { readEpoch } from '../meta.ts';
import { SCHEMA } from '../migrations.ts';
import { fillDatabase, type Place } from './fill-database.ts';
import { retireDatabase } from './retire-database.ts';
import { schemaTables } from './schema-tables.ts';
import { tablePages } from './table-pages.ts';

/**
 * Moves everything into an empty place, of whichever engine, and retires the source: writers wait meanwhile, the target
 * is compared row by row before it is committed, and the source is retired in the transaction that read it. Broken off,
 * both are as before. Throws BackupFault, PlaceTaken and StorageUnavailable.
 *
 * @param source as it was opened, so of this program's schema, and where its evidence is kept
 * @returns how many rows were moved, and of how many batches the evidence was not there
 */
export async function moveDatabase(
  { database, objects }: MovedFrom,
  { objects: objectsThere, ...target }: MovedTo,
  header: Pick<BackupHeader, 'product' | 'madeMs'>,
): Promise<{ readonly rows: number; readonly missing: number }> {
  const { writer, engine } = database;
  const tables = await schemaTables();
  return writer.transaction().execute(async (transaction) => {
    const names = tables.map(({ name }) => name);
    await engine.holdWrites(transaction, names);
    const [read, written] = [new RowSum(), new RowSum()];
    let missing = 0;
    const reader = evidenceReader(transaction, objects);
    const pages = read.over(
      withEvidence(tablePages(transaction, tables), reader, () => {
        missing += 1;
      }),
    );
    const owner = ownerOf(await readEpoch(transaction));
    await fillDatabase(
      { ...target, evidence: objectsThere === null ? null : { objects: objectsThere, owner } },
      { header: { ...header, sipas: 'backup', format: BACKUP_FORMAT, schema: SCHEMA, keys: null }, pages },
      {
        as: 'moved',
        check: async (filled) => {
          const moved = withEvidence(tablePages(filled, tables), evidenceReader(filled, objectsThere));
          for await (const _page of written.over(moved));
          if (written.text !== read.text) throw new BackupFault('what was written is not what was read');
        },
      },
    );
    await retireDatabase(transaction);
    return { rows: read.rows, missing };
  });
}

/** The collector that is moved. */
export interface MovedFrom {
  readonly database: OpenDatabase;
  /** Where its evidence is kept; null: in the database. */
  readonly objects: EvidenceObjects | null;
}

export interface MovedTo extends Omit<Place, 'evidence'> {
  /** Where its evidence is to be kept; null: in the database. */
  readonly objects: EvidenceObjects | null;
}

/** A sum over rows, the same in whatever order the engines have them. */
class RowSum {
  #sum = 0n;
  rows = 0;

  get text(): string {
    return `${this.rows} ${this.#sum}`;
  }

  async *over(pages: AsyncIterable<TablePage>): AsyncGenerator<TablePage> {
    for await (const page of pages) {
      for (const row of page.rows) {
        const digest = createHash('sha256')
          .update(`${page.table} ${encodeRow(row)}`)
          .digest('hex');
        this.#sum = (this.#sum + BigInt(`0x${digest}`)) % 2n ** 256n;
      }
      this.rows += page.rows.length;
      yield page;
    }
  }
}
