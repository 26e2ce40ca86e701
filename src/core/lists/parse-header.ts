import { err, ok, type Result } from '../kernel/result.ts';
import { foldText } from '../units/fold-text.ts';
import { tidied } from './cell.ts';
import type { HeaderFaultKind, ListFault } from './list-fault.ts';

/** The columns of a kind of list. A file may have them in any order. */
export interface ListColumns<Column extends string> {
  readonly required: readonly Column[];
  readonly optional: readonly Column[];
  /** What a header may call a column beside its name, folded: Vietnamese as in lists of the authorities. */
  readonly otherNames: Readonly<Record<Column, readonly string[]>>;
}

/** The columns a header names, in its order: the required ones, any optional ones, no others and none twice. */
export function parseHeader<Column extends string>(
  cells: readonly string[],
  { required, optional, otherNames }: ListColumns<Column>,
): Result<readonly Column[], readonly ListFault<HeaderFaultKind>[]> {
  const known = [...required, ...optional];
  const columnOf = new Map(
    known.flatMap((column) =>
      [column.replaceAll('_', ' '), ...otherNames[column]].map((name) => [name, column] as const),
    ),
  );
  const names = cells.map(tidied);
  const columns = names.map((name) => columnOf.get(foldedName(name)));
  const faults: ListFault<HeaderFaultKind>[] = [];
  const fault = (kind: HeaderFaultKind, value: string, reason: string) =>
    faults.push({ line: 1, kind, value, reason });
  for (const [index, column] of columns.entries()) {
    const name = names[index] ?? '';
    if (column === undefined) {
      fault('unknown-column', name, `unknown column "${name}"; the columns are ${known.join(',')}`);
    } else if (columns.indexOf(column) < index) {
      fault('repeated-column', name, `column "${name}" stands twice`);
    }
  }
  for (const column of required) {
    if (!columns.includes(column)) fault('missing-column', column, `column "${column}" is missing`);
  }
  return faults.length > 0 ? err(faults) : ok(columns.filter((column) => column !== undefined));
}

function foldedName(name: string): string {
  return foldText(name)
    .replaceAll(/[\s_\u00a0]+/g, ' ')
    .trim();
}
