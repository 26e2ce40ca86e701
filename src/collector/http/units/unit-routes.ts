import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UNITS_FOUND } from '../../../contract/limits.ts';
import type { ListedUnit, UnitsQuery } from '../../../contract/units/units.ts';
import { type Day, localDay } from '../../../core/kernel/calendar.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import { type UnitScope, withinScope } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import type { UnitEditor, UnitRegister } from '../../units/unit-register.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';

export interface UnitPorts {
  readonly units: UnitDirectory;
  readonly unitRegister: UnitRegister;
  readonly now: () => number;
}

/** The units of today in scope; a unit added from today on below one in scope, and one renamed. */
export function registerUnitRoutes(app: FastifyInstance, { units, unitRegister, now }: UnitPorts): void {
  register(app, 'GET /api/v1/units', { action: 'units.read' }, async (request) => {
    const visible = visibleUnits(await units.tree(), unitScopeOf(request), localDay(now()));
    const found = asked(visible, request.query);
    return found === null ? refused('unit-unknown') : { units: found.map((unit) => listed(visible, unit)) };
  });
  register(app, 'POST /api/v1/units', { action: 'units.manage' }, async (request) => {
    const added = await unitRegister.add(request.body, editorOf(request));
    if (added.ok) return listedIn(request, added.value);
    if (added.error.kind === 'code-taken') return refused('unit-code-taken');
    return refused('parameter-invalid', { detail: `/${added.error.field}` });
  });
  register(app, 'PATCH /api/v1/units/:code', { action: 'units.manage' }, async (request) => {
    const renamed = await unitRegister.rename(request.params.code, request.body, editorOf(request));
    if (renamed.ok) return listedIn(request, renamed.value);
    if (renamed.error.kind === 'unit-unknown') return refused('unit-unknown');
    return refused('parameter-invalid', { detail: `/${renamed.error.field}` });
  });
  const listedIn = async (request: FastifyRequest, unit: Unit) =>
    listed(visibleUnits(await units.tree(), unitScopeOf(request), localDay(now())), unit);
}

function editorOf(request: FastifyRequest): UnitEditor {
  return { actor: principalOf(request).name, scope: unitScopeOf(request).top };
}

/** The units of today that the account may see. */
interface VisibleUnits {
  readonly tree: UnitTree;
  readonly scope: UnitScope;
  readonly day: Day;
  readonly isInScope: (unit: Unit) => boolean;
}

function visibleUnits(tree: UnitTree, scope: UnitScope, day: Day): VisibleUnits {
  const isWithin = withinScope(tree, scope, day);
  return { tree, scope, day, isInScope: (unit) => isWithin(unitRef(unit)) };
}

function asked(visible: VisibleUnits, { search, parent, code }: UnitsQuery): readonly Unit[] | null {
  const { tree, scope, day, isInScope } = visible;
  if (code !== undefined) return present(tree.at(code, day)).filter(isInScope);
  if (search !== undefined) return tree.search(search, day).filter(isInScope).slice(0, UNITS_FOUND);
  if (parent === undefined) return scope.top === null ? tree.roots(day) : present(tree.at(scope.top, day));
  const above = tree.at(parent, day);
  return above === null || !isInScope(above) ? null : tree.childrenOf(parent, day);
}

function present(unit: Unit | null): readonly Unit[] {
  return unit === null ? [] : [unit];
}

function listed({ tree, day, isInScope }: VisibleUnits, unit: Unit): ListedUnit {
  const above = tree.parentOf(unit, day);
  const parent = above === null || !isInScope(above) ? null : above;
  return {
    ref: unitRef(unit),
    code: unit.code,
    name: unit.name,
    nameEn: unit.nameEn,
    kind: unit.kind,
    parent: parent === null ? null : { code: parent.code, name: parent.name },
    hasChildren: tree.childrenOf(unit.code, day).length > 0,
  };
}
