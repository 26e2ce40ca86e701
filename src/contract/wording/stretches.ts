/**
 * The indexes of marks that are drawn as one line: neighbours with something to draw and no break between them.
 *
 * @param isDrawn whether there is something to draw
 */
export function stretchesOf<Mark extends { readonly breaksBefore: boolean }>(
  marks: readonly Mark[],
  isDrawn: (mark: Mark) => boolean,
): readonly (readonly number[])[] {
  const stretches: number[][] = [];
  for (const [index, mark] of marks.entries()) {
    if (!isDrawn(mark)) continue;
    const current = stretches.at(-1);
    if (current === undefined || current.at(-1) !== index - 1 || mark.breaksBefore) stretches.push([index]);
    else current.push(index);
  }
  return stretches;
}
