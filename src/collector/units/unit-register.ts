import type { Result } from '../../core/kernel/result.ts';
import type { AddUnitFault, StatedUnit } from '../../core/units/add-unit.ts';
import type { Unit } from '../../core/units/unit.ts';

/** Where units are added by people. Throws StorageUnavailable when the store cannot serve. */
export interface UnitRegister {
  /**
   * Adds a unit from today on and writes it into the audit log; or says why not, with nothing changed.
   *
   * @param actor the account's name
   * @param scope code of the unit within which the account may add; null: anywhere
   */
  add(
    unit: StatedUnit,
    by: { readonly actor: string; readonly scope: string | null },
  ): Promise<Result<Unit, AddUnitFault>>;
}
