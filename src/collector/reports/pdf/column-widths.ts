/**
 * How wide the columns of a table are: each has its share of the width, and none is narrower than its longest word, so that
 * no word is broken. Where all words together are wider than the table, shares alone decide.
 *
 * @param shares positive, of whatever whole
 * @param least what each needs, in points
 * @param width of all columns together, in points
 */
export function columnWidths(
  shares: readonly number[],
  least: readonly number[],
  width: number,
): readonly number[] {
  const tight = new Set<number>();
  for (;;) {
    const open = shares.map((share, column) => (tight.has(column) ? 0 : share));
    const room = width - [...tight].reduce((sum, column) => sum + (least[column] ?? 0), 0);
    const whole = open.reduce((sum, share) => sum + share, 0);
    if (room < 0 || whole === 0) return columnWidths(shares, [], width);
    const widths = open.map((share, column) =>
      tight.has(column) ? (least[column] ?? 0) : (room * share) / whole,
    );
    const narrow = widths.findIndex((own, column) => own < (least[column] ?? 0));
    if (narrow === -1) return widths;
    tight.add(narrow);
  }
}
