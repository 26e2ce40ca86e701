import type { Day } from '../../../core/kernel/calendar.ts';
import type { Unit, UnitKind } from '../../../core/units/unit.ts';
import type { UnitsTable } from '../schema.ts';

/** A unit as its row holds it. */
export function unitOfRow(row: UnitsTable): Unit {
  return {
    code: row.code,
    validFrom: row.valid_from as Day,
    validTo: row.valid_to as Day | null,
    parentCode: row.parent_code,
    kind: row.kind as UnitKind,
    name: row.name,
    nameEn: row.name_en,
    officeTerm: row.office_term,
    region: row.region,
    unitClass: row.unit_class,
    headTitle: row.head_title,
    headTitleEn: row.head_title_en,
    predecessors: JSON.parse(row.predecessors),
  };
}
