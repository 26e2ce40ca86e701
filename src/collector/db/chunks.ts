/** Cuts rows into statements that stay within the engine's number of parameters. */
export function chunked<Row extends object>(
  rows: readonly Row[],
  maxParameters: number,
): readonly (readonly Row[])[] {
  const [first] = rows;
  if (first === undefined) return [];
  const size = Math.floor(maxParameters / Object.keys(first).length);
  const chunks: Row[][] = [];
  for (let start = 0; start < rows.length; start += size) chunks.push(rows.slice(start, start + size));
  return chunks;
}
