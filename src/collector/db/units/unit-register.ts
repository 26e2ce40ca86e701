import { must } from '../../../core/kernel/assert.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import { type AddUnitFault, addUnit, type StatedUnit } from '../../../core/units/add-unit.ts';
import { type RenameFault, renameUnit, type StatedNames } from '../../../core/units/rename-unit.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import { changesOf } from '../../../core/units/unit-changes.ts';
import { UnitTree } from '../../../core/units/unit-tree.ts';
import type { UnitEditor, UnitRegister } from '../../units/unit-register.ts';
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

  async add(stated: StatedUnit, { actor, scope }: UnitEditor): Promise<Result<Unit, AddUnitFault>> {
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

  async rename(
    code: string,
    names: StatedNames,
    { actor, scope }: UnitEditor,
  ): Promise<Result<Unit, RenameFault>> {
    const day = localDay(this.#pen.now());
    let former: readonly Unit[] = [];
    const changed = await this.#units.change<RenameFault>(
      (existing) => {
        former = existing;
        return renameUnit(existing, { code, ...names }, day, scope);
      },
      {
        pen: this.#pen,
        entriesOf: (changes) =>
          changesOf(former, changes).map(({ unit, fields }) => ({
            actor,
            action: 'unit.update',
            subject: unitRef(unit),
            details: Object.fromEntries(fields.map(({ column, from, to }) => [column, `${from} → ${to}`])),
          })),
      },
    );
    if (!changed.ok) return changed;
    return ok(must(new UnitTree(changed.value.units).at(code, day), 'it was found to be renamed'));
  }
}
