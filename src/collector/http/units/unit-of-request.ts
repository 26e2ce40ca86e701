import type { FastifyRequest } from 'fastify';
import type { Day } from '../../../core/kernel/calendar.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import type { UnitEditor } from '../../units/unit-register.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';

/** The unit a request names by its code, or by code@valid-from, as it is on a day; null where there is none. */
export function unitOnDay(tree: UnitTree, codeOrRef: string, day: Day): Unit | null {
  const [code = ''] = codeOrRef.split('@');
  const unit = tree.at(code, day);
  return unit === null || (codeOrRef !== code && unitRef(unit) !== codeOrRef) ? null : unit;
}

/** Who changes units by a request. */
export function editorOf(request: FastifyRequest): UnitEditor {
  return { actor: principalOf(request).name, scope: unitScopeOf(request).top };
}
