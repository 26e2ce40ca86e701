import type { StoredRow, StoredValue } from '../../../operations/backup/backup-format.ts';

/** A row of one place and that of the other with the same key; null where a place has none. */
export interface ComparedRows {
  readonly here: StoredRow | null;
  readonly there: StoredRow | null;
}

/** Rows in the order of their key. */
export interface OrderedRows {
  readonly pages: AsyncIterable<readonly StoredRow[]>;
  /** Where in a row the columns of the key stand. */
  readonly key: readonly number[];
}

/** The rows of two places beside each other, in the order of their key. */
export async function* comparedRows(here: OrderedRows, there: OrderedRows): AsyncGenerator<ComparedRows> {
  const [ours, theirs] = [rowByRow(here.pages), rowByRow(there.pages)];
  const keyOf = (row: StoredRow, { key }: OrderedRows) => key.map((at) => row[at] ?? null);
  let [one, other] = [await nextOf(ours), await nextOf(theirs)];
  while (one !== null || other !== null) {
    const order = one === null ? 1 : other === null ? -1 : compareKeys(keyOf(one, here), keyOf(other, there));
    yield { here: order <= 0 ? one : null, there: order >= 0 ? other : null };
    if (order <= 0) one = await nextOf(ours);
    if (order >= 0) other = await nextOf(theirs);
  }
}

async function* rowByRow(pages: AsyncIterable<readonly StoredRow[]>): AsyncGenerator<StoredRow> {
  for await (const page of pages) yield* page;
}

async function nextOf(rows: AsyncGenerator<StoredRow>): Promise<StoredRow | null> {
  const { value, done } = await rows.next();
  return done === true ? null : value;
}

function compareKeys(one: StoredRow, other: StoredRow): number {
  for (const [at, value] of one.entries()) {
    const order = compareValues(value, other[at] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

/** As both engines order what a key may hold: numbers by size, text and bytes by their bytes. */
function compareValues(one: StoredValue, other: StoredValue): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return Buffer.compare(bytesOf(one), bytesOf(other));
}

function bytesOf(value: StoredValue): Uint8Array {
  return value instanceof Uint8Array ? value : Buffer.from(String(value));
}
