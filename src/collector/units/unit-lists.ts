import type { Result } from '../../core/kernel/result.ts';
import type { EndedUnit } from './ended-unit.ts';
import type { ImportRefusal, PreviewedImport } from './import-units.ts';

/** What a list of units changes, with what stands at the units it ends. */
export interface ListedChanges extends PreviewedImport {
  readonly ended: readonly EndedUnit[];
}

/** Where people import lists of units. Throws StorageUnavailable when the store cannot serve. */
export interface UnitLists {
  /** What the list would change, and nothing changed. */
  preview(bytes: Uint8Array): Promise<Result<ListedChanges, ImportRefusal>>;
  /**
   * Imports the list, all of it or none, and writes it into the audit log.
   *
   * @param allowed codes of the units whose risky changes are meant
   */
  import(
    bytes: Uint8Array,
    allowed: ReadonlySet<string>,
    actor: string,
  ): Promise<Result<ListedChanges, ImportRefusal>>;
}
