import { plainText } from './plain-text.ts';

/** Rows under their headings for a terminal: numbers to the right, texts to the left, two spaces between. */
export function asTable(
  headings: readonly string[],
  found: readonly (readonly (string | number)[])[],
): string {
  const rows = found.map((row) => row.map((cell) => (typeof cell === 'string' ? plainText(cell) : cell)));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => String(row[column] ?? '').length)),
  );
  const isNumber = headings.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
  return [headings, ...rows]
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return isNumber[column] === true ? String(cell).padStart(width) : String(cell).padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
