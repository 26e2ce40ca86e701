import type { Result } from '../../core/kernel/result.ts';
import type { AddUnitFault, StatedUnit } from '../../core/units/add-unit.ts';
import type { RenameFault, StatedNames } from '../../core/units/rename-unit.ts';
import type { Unit } from '../../core/units/unit.ts';

/** Where units are added and renamed by people. Throws StorageUnavailable when the store cannot serve. */
export interface UnitRegister {
  /**
   * Adds a unit from today on and writes it into the audit log; or says why not, with nothing changed.
   */
  add(unit: StatedUnit, by: UnitEditor): Promise<Result<Unit, AddUnitFault>>;

  /** Gives the unit that has this code today other names and writes them into the audit log; or says why not. */
  rename(code: string, names: StatedNames, by: UnitEditor): Promise<Result<Unit, RenameFault>>;
}

/** Who changes units. */
export interface UnitEditor {
  /** The account's name. */
  readonly actor: string;
  /** Code of the unit within which the account may change units; null: anywhere. */
  readonly scope: string | null;
}
