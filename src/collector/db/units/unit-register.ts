import { must } from '../../../core/kernel/assert.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import { type AddUnitFault, addUnit, type StatedUnit } from '../../../core/units/add-unit.ts';
import type { Unit } from '../../../core/units/unit.ts';
import type { UnitRegister } from '../../units/unit-register.ts';
import type { AuditPen } from '../audit/audit-log.ts';
import type { SqlUnitStore } from './unit-store.ts';

/** UnitRegister over either engine. */
export class SqlUnitRegister implements UnitRegister {
  readonly #units: SqlUnitStore;
  readonly #pen: AuditPen;

  constructor(units: SqlUnitStore, pen: AuditPen) {
    this.#units = units;
    this.#pen = pen;
  }

  async add(
    stated: StatedUnit,
    { actor, scope }: { readonly actor: string; readonly scope: string | null },
  ): Promise<Result<Unit, AddUnitFault>> {
    const day = localDay(this.#pen.now());
    const changed = await this.#units.change<AddUnitFault>(
      (existing) => addUnit(existing, stated, day, scope),
      {
        pen: this.#pen,
        entriesOf: (changes) =>
          changes.added.map(({ code, name, kind, parentCode }) => ({
            actor,
            action: 'unit.add',
            subject: code,
            details: { name, kind, parent: parentCode },
          })),
      },
    );
    if (!changed.ok) return changed;
    return ok(must(changed.value.added[0], 'one unit is added'));
  }
}
