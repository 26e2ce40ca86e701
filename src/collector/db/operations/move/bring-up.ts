import { sql, type Transaction } from 'kysely';
import { encodeRow, type StoredRow, type TablePage } from '../../../operations/backup/backup-format.ts';
import type { OpenDatabase } from '../../engine.ts';
import { isMonthTable } from '../../retention/month-parts.ts';
import type { Database } from '../../schema.ts';
import { insertRows, makeMonthsOf } from '../insert-rows.ts';
import type { SchemaTable } from '../schema-tables.ts';
import { rowPages, sizeOfRow } from '../table-pages.ts';
import { comparedRows } from './compared-rows.ts';
import { META_OF_MOVING, noteTable } from './half-move.ts';

/** Of a batch's row, what says where its evidence is: it differs from place to place. */
const OF_A_PLACE = new Set(['evidence', 'object', 'start', 'length']);
/** What is written at a time: what a kill costs. */
const WRITTEN_ROWS = 2_000;
const WRITTEN_BYTES = 1024 * 1024;

export interface BringUp {
  /** Sees one state, which nobody changes meanwhile. */
  readonly source: Transaction<Database>;
  readonly target: OpenDatabase;
  /** Those that are pointed at before those that point. */
  readonly tables: readonly SchemaTable[];
  /** Makes rows as the source has them those that the target is to have; their evidence is durable when that resolves. */
  readonly carried: (page: TablePage) => Promise<readonly TablePage[]>;
  /** Called after each step that is durable: a move that is broken off goes on from there. */
  readonly onWritten: (rows: number) => void;
}

/**
 * Has the target hold what the source holds. What is there already, of a move that was broken off, is compared and kept: the
 * source may have gone on since, so rows that it has no more are removed first, then what is lacking or was changed is written.
 *
 * @param begun the table that was being filled; null: none yet
 */
export async function bringUp(move: BringUp, begun: string | null): Promise<void> {
  const { tables } = move;
  const last = tables.findIndex(({ name }) => name === begun);
  for (const table of tables.slice(0, last + 1).reverse()) await removeFormer(move, table);
  for (const [at, table] of tables.entries()) await writeLacking(move, table, at > last);
}

/** The table as the target has it while it is being filled. */
export function tableThere(table: SchemaTable): SchemaTable {
  return table.name === 'meta' ? { ...table, name: META_OF_MOVING } : table;
}

async function removeFormer({ source, target, onWritten }: BringUp, table: SchemaTable): Promise<void> {
  const here = { ...table, columns: table.key };
  const there = tableThere(here);
  const key = table.key.map((_column, at) => at);
  let former: StoredRow[] = [];
  const remove = async () => {
    const rows = former;
    former = [];
    await target.writer.transaction().execute((transaction) => removeRows(transaction, there, rows));
    onWritten(0);
  };
  const beside = comparedRows(
    { pages: rowPages(source, here), key },
    { pages: rowPages(target.writer, there), key },
  );
  for await (const row of beside) {
    if (row.here === null && row.there !== null) former.push(row.there);
    if (former.length === WRITTEN_ROWS) await remove();
  }
  if (former.length > 0) await remove();
}

/** @param isNew whether the target has nothing of the table yet */
async function writeLacking(
  { source, target, carried, onWritten }: BringUp,
  table: SchemaTable,
  isNew: boolean,
): Promise<void> {
  const { name, columns, key } = table;
  const compared = columns.filter((column) => name !== 'batches' || !OF_A_PLACE.has(column));
  const at = compared.map((column) => columns.indexOf(column));
  const there = { ...tableThere(table), columns: compared };
  const writing = new Writing(async (lacking, changed) => {
    const [added, replaced] = [await pagesOf(lacking), await pagesOf(changed)];
    await target.writer.transaction().execute(async (transaction) => {
      if (isNew) await noteTable(transaction, name);
      const { engine } = target;
      for (const page of [...added, ...replaced]) await makeMonthsOf(transaction, engine, page);
      for (const page of added) await insertRows(transaction, page, engine.maxParameters);
      for (const page of replaced) await replaceRows(transaction, page, table, engine.maxParameters);
    });
    onWritten(lacking.length + changed.length);
  });
  const pagesOf = async (rows: readonly StoredRow[]) => {
    const pages = rows.length === 0 ? [] : await carried({ table: name, columns, rows });
    return pages.map((page) => ({ ...page, table: there.name }));
  };
  const rows = comparedRows(
    { pages: rowPages(source, table), key: key.map((column) => columns.indexOf(column)) },
    { pages: rowPages(target.writer, there), key: key.map((column) => compared.indexOf(column)) },
  );
  for await (const row of rows) {
    if (row.here === null) continue;
    const { here } = row;
    if (row.there === null) await writing.add('lacking', here);
    else if (encodeRow(at.map((column) => here[column] ?? null)) !== encodeRow(row.there)) {
      await writing.add('changed', here);
    }
  }
  await writing.end();
}

/** Rows that are there, but for their key, become these. */
async function replaceRows(
  transaction: Transaction<Database>,
  page: TablePage,
  table: SchemaTable,
  maxParameters: number,
): Promise<void> {
  // Where there are parts by month, no key but one with the month is known to the engine.
  if (isMonthTable(table.name)) {
    const keys = page.rows.map((row) => table.key.map((column) => row[page.columns.indexOf(column)] ?? null));
    await removeRows(transaction, table, keys);
    return insertRows(transaction, page, maxParameters);
  }
  return insertRows(transaction, page, maxParameters, replacing(table));
}

/** @param keys the columns of the table's key, of each row that goes */
async function removeRows(
  transaction: Transaction<Database>,
  { name, key }: SchemaTable,
  keys: readonly StoredRow[],
): Promise<void> {
  for (const row of keys) {
    const isIt = sql.join(
      key.map((column, at) => sql`${sql.ref(column)} = ${row[at]}`),
      sql` and `,
    );
    await sql`delete from ${sql.table(name)} where ${isIt}`.execute(transaction);
  }
}

/** What becomes of rows whose key is there already. */
function replacing({ columns, key }: SchemaTable) {
  const list = (names: readonly string[]) => sql.join(names.map((column) => sql.ref(column)));
  const others = columns.filter((column) => !key.includes(column));
  if (others.length === 0) return sql`on conflict (${list(key)}) do nothing`;
  const sets = sql.join(others.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`));
  return sql`on conflict (${list(key)}) do update set ${sets}`;
}

/** Gathers rows until it is worth writing them. */
class Writing {
  readonly #write: (lacking: readonly StoredRow[], changed: readonly StoredRow[]) => Promise<void>;
  #rows = { lacking: [] as StoredRow[], changed: [] as StoredRow[] };
  #bytes = 0;

  constructor(write: (lacking: readonly StoredRow[], changed: readonly StoredRow[]) => Promise<void>) {
    this.#write = write;
  }

  async add(as: 'lacking' | 'changed', row: StoredRow): Promise<void> {
    this.#rows[as].push(row);
    this.#bytes += sizeOfRow(row);
    const { lacking, changed } = this.#rows;
    if (lacking.length + changed.length >= WRITTEN_ROWS || this.#bytes >= WRITTEN_BYTES) await this.end();
  }

  async end(): Promise<void> {
    const { lacking, changed } = this.#rows;
    if (lacking.length + changed.length === 0) return;
    this.#rows = { lacking: [], changed: [] };
    this.#bytes = 0;
    await this.#write(lacking, changed);
  }
}
