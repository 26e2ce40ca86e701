import { createHash } from 'node:crypto';
import {
  BACKUP_FORMAT,
  BackupFault,
  type BackupHeader,
  encodeRow,
  type TablePage,
} from '../../operations/backup/backup-format.ts';
import type { OpenDatabase } from '../engine.ts';
import { SCHEMA } from '../migrations.ts';
import type { DatabaseSettings } from '../open-database.ts';
import { fillDatabase } from './fill-database.ts';
import { retireDatabase } from './retire-database.ts';
import { schemaTables } from './schema-tables.ts';
import { tablePages } from './table-pages.ts';

/**
 * Moves everything into an empty place, of whichever engine, and retires the source: writers wait meanwhile, the target
 * is compared row by row before it is committed, and the source is retired in the transaction that read it. Broken off,
 * both are as before. Throws BackupFault, PlaceTaken and StorageUnavailable.
 *
 * @param source as it was opened, so of this program's schema
 * @returns how many rows were moved
 */
export async function moveDatabase(
  { writer, engine }: OpenDatabase,
  target: Pick<DatabaseSettings, 'dataDir' | 'databaseUrl'>,
  header: Pick<BackupHeader, 'product' | 'madeMs'>,
): Promise<number> {
  const tables = await schemaTables();
  return writer.transaction().execute(async (transaction) => {
    const names = tables.map(({ name }) => name);
    await engine.holdWrites(transaction, names);
    const [read, written] = [new RowSum(), new RowSum()];
    const pages = read.over(tablePages(transaction, tables));
    await fillDatabase(
      target,
      { header: { ...header, sipas: 'backup', format: BACKUP_FORMAT, schema: SCHEMA, keys: null }, pages },
      {
        as: 'moved',
        check: async (filled) => {
          for await (const _page of written.over(tablePages(filled, tables)));
          if (written.text !== read.text) throw new BackupFault('what was written is not what was read');
        },
      },
    );
    await retireDatabase(transaction);
    return read.rows;
  });
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
