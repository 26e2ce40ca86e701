import type { ByteWriter, SchemaElement } from 'hyparquet-writer';
import type { Cell, Table, TableColumn } from './table.ts';

/** Twenty thousand compress to two thirds of it, and take a hundred MB more while they are written. */
const ROWS_PER_GROUP = 5_000;

const TYPES: Readonly<Record<TableColumn['type'], Pick<SchemaElement, 'type' | 'converted_type'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT32' },
  decimal: { type: 'DOUBLE' },
};

/** A table as Apache Parquet, a group of rows at a time. */
export async function* parquetOf({ name, columns, rows }: Table): AsyncGenerator<Uint8Array, void, void> {
  // Loaded by whoever asks for such a file first: most processes never write one.
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema: schemaOf(name, columns), createdBy: 'SIPAS' });
  for await (const group of inGroups(rows)) {
    const columnData = columns.map((column, at) => ({ name: column.name, data: dataOf(column, group, at) }));
    await writer.write({ columnData, rowGroupSize: group.length });
    yield taken(bytes);
  }
  await writer.finish();
  yield taken(bytes);
}

function schemaOf(name: string, columns: readonly TableColumn[]): SchemaElement[] {
  return [
    { name, num_children: columns.length },
    ...columns.map(
      ({ name: column, type, isNullable }): SchemaElement => ({
        ...{ name: column, ...TYPES[type] },
        repetition_type: isNullable ? 'OPTIONAL' : 'REQUIRED',
      }),
    ),
  ];
}

function dataOf({ type }: TableColumn, group: readonly (readonly Cell[])[], at: number): Cell[] {
  return group.map((row) => {
    const cell = row[at] ?? null;
    return type === 'text' && typeof cell === 'number' ? String(cell) : cell;
  });
}

/** What was written since it was last taken; the writer goes on counting from the beginning of the file. */
function taken(bytes: ByteWriter): Uint8Array {
  const written = bytes.getBytes().slice();
  bytes.index = 0;
  return written;
}

async function* inGroups(rows: Table['rows']): AsyncGenerator<readonly (readonly Cell[])[], void, void> {
  let group: (readonly Cell[])[] = [];
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
