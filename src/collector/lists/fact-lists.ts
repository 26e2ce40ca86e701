import type { Day } from '../../core/kernel/calendar.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { ListRow } from '../../core/lists/list-fault.ts';
import type { FactFault } from '../../core/lists/row-fault.ts';
import type { FindUnit } from '../../core/published/parse-published-list.ts';
import { COUNTRY_REF } from '../../core/published/published-figure.ts';
import { type UnitScope, withinScope } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { unitWithinSpan } from '../../core/units/unit-within-span.ts';
import { type ListForm, readList } from '../csv/read-list.ts';

/** What importing a list does: all its rows are these three together. */
export interface ListCounts {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** Who imports a list. */
export interface ListImporter {
  /** The account's name, as the audit log has it. */
  readonly actor: string;
  /** Rows of units outside it are refused as rows of unknown units. */
  readonly scope: UnitScope;
}

/** Where lists of one kind are looked at and imported. Throws StorageUnavailable when the store cannot serve. */
export interface FactLists {
  /** What the list would change, and nothing changed; or every fault in it. */
  preview(bytes: Uint8Array, by: ListImporter): Promise<Result<ListCounts, readonly FactFault[]>>;
  /** Imports the list, all rows or none, and writes it into the audit log. */
  import(bytes: Uint8Array, by: ListImporter): Promise<Result<ListCounts, readonly FactFault[]>>;
}

/** The rows of a list as CSV, or every fault in it, of form and of content, by line. */
export function parseList<Column extends string, Row>(
  bytes: Uint8Array,
  form: ListForm<Column>,
  parse: (rows: readonly ListRow<Column>[]) => Result<readonly Row[], readonly FactFault[]>,
): Result<readonly Row[], readonly FactFault[]> {
  const read = readList(bytes, form);
  if (read.ok) return parse(read.value);
  const parsed = parse(read.error.rows);
  const faults = [...read.error.faults, ...(parsed.ok ? [] : parsed.error)];
  return err(faults.sort((a, b) => a.line - b.line));
}

/** Finds units of all times in a scope; the country is in that of every unit alone. */
export function findUnitIn(tree: UnitTree, scope: UnitScope, today: Day): FindUnit {
  const isWithin = withinScope(tree, scope, today);
  return (codeOrRef, span) => {
    if (codeOrRef === COUNTRY_REF) return scope.top === null ? ok(COUNTRY_REF) : err('unknown-unit');
    const found = unitWithinSpan(tree, codeOrRef, span);
    return found.ok && !isWithin(found.value) ? err('unknown-unit') : found;
  };
}
