import type { ByteWriter, SchemaElement } from 'hyparquet-writer';
import type { FigureRow } from '../../contract/feeds/figure-row.ts';
import { type ColumnType, TYPED_COLUMNS } from './column-types.ts';

/** Twenty thousand compress to two thirds of it, and take a hundred MB more while they are written. */
const ROWS_PER_GROUP = 5_000;

const TYPES: Readonly<Record<ColumnType, Pick<SchemaElement, 'type' | 'converted_type'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT32' },
  decimal: { type: 'DOUBLE' },
};

const SCHEMA: SchemaElement[] = [
  { name: 'figures', num_children: TYPED_COLUMNS.length },
  ...TYPED_COLUMNS.map(
    ({ name, type, isNullable }): SchemaElement => ({
      ...{ name, ...TYPES[type] },
      repetition_type: isNullable ? 'OPTIONAL' : 'REQUIRED',
    }),
  ),
];

/** The table as Apache Parquet, a group of rows at a time. */
export async function* parquetOfRows(
  rows: AsyncIterable<readonly FigureRow[]>,
): AsyncGenerator<Uint8Array, void, void> {
  // Loaded by whoever asks for such a file first: most processes never write one.
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema: SCHEMA, createdBy: 'SIPAS' });
  for await (const group of inGroups(rows)) {
    const columnData = TYPED_COLUMNS.map(({ name }) => ({ name, data: group.map((row) => row[name]) }));
    await writer.write({ columnData, rowGroupSize: group.length });
    yield taken(bytes);
  }
  await writer.finish();
  yield taken(bytes);
}

/** What was written since it was last taken; the writer goes on counting from the beginning of the file. */
function taken(bytes: ByteWriter): Uint8Array {
  const written = bytes.getBytes().slice();
  bytes.index = 0;
  return written;
}

async function* inGroups(
  rows: AsyncIterable<readonly FigureRow[]>,
): AsyncGenerator<readonly FigureRow[], void, void> {
  let group: FigureRow[] = [];
  for await (const some of rows) {
    for (const row of some) {
      group.push(row);
      if (group.length < ROWS_PER_GROUP) continue;
      yield group;
      group = [];
    }
  }
  if (group.length > 0) yield group;
}
