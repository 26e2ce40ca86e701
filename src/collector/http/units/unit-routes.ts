import type { FastifyInstance } from 'fastify';
import { UNITS_FOUND } from '../../../contract/limits.ts';
import type { UnitsQuery } from '../../../contract/units/units.ts';
import { isValidOn, type Unit } from '../../../core/units/unit.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import type { UnitRegister } from '../../units/unit-register.ts';
import { refused, register } from '../server/register.ts';
import { editorOf } from './unit-of-request.ts';
import {
  allBelow,
  listed,
  presentPeriod,
  type VisibleUnits,
  visibleTo,
  visibleUnit,
} from './visible-units.ts';

export interface UnitPorts {
  readonly units: UnitDirectory;
  readonly unitRegister: UnitRegister;
  readonly now: () => number;
}

/** The units in scope, of today or of all times; a unit added from today on below one in scope. */
export function registerUnitRoutes(app: FastifyInstance, ports: UnitPorts): void {
  register(app, 'GET /api/v1/units', { action: 'units.read' }, async (request) => {
    const visible = await visibleTo(request, ports);
    const found = asked(visible, request.query);
    return found === null ? refused('unit-unknown') : { units: found.map((unit) => listed(visible, unit)) };
  });
  register(app, 'POST /api/v1/units', { action: 'units.manage' }, async (request) => {
    const added = await ports.unitRegister.add(request.body, editorOf(request));
    if (added.ok) return listed(await visibleTo(request, ports), added.value);
    if (added.error.kind === 'code-taken') return refused('unit-code-taken');
    return refused('parameter-invalid', { detail: `/${added.error.field}` });
  });
}

function asked(visible: VisibleUnits, query: UnitsQuery): readonly Unit[] | null {
  const { search, parent, code } = query;
  const { tree, scope, day, isInScope } = visible;
  if (code !== undefined) return present(tree.at(code, day)).filter(isInScope);
  const isOfAllTimes = query.times === 'all';
  if (search !== undefined) {
    const found = isOfAllTimes ? ofAllTimes(visible, search) : tree.search(search, day);
    return found.filter(isInScope).slice(0, UNITS_FOUND);
  }
  if (parent === undefined) {
    if (scope.top !== null) return present(tree.at(scope.top, day));
    return isOfAllTimes ? allBelow(visible, null) : tree.roots(day);
  }
  const above = isOfAllTimes ? visibleUnit(visible, parent) : unitOnDay(visible, parent);
  if (above === null) return null;
  return isOfAllTimes ? allBelow(visible, above) : tree.childrenOf(above.code, day);
}

function unitOnDay(visible: VisibleUnits, codeOrRef: string): Unit | null {
  const unit = visibleUnit(visible, codeOrRef);
  return unit !== null && isValidOn(unit, visible.day) ? unit : null;
}

/** Each unit once, in the period nearest to today, also where only another period has the words. */
function ofAllTimes(visible: VisibleUnits, words: string): readonly Unit[] {
  return [...new Set(visible.tree.search(words).map((unit) => presentPeriod(visible, unit)))];
}

function present(unit: Unit | null): readonly Unit[] {
  return unit === null ? [] : [unit];
}
