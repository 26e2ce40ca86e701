import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Day, localDay } from '../../../core/kernel/calendar.ts';
import { UNIT_KINDS, type Unit, unitRef } from '../../../core/units/unit.ts';
import { type UnitScope, withinScope } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import type { UnitRegister } from '../../units/unit-register.ts';
import { sendProblem } from '../problem.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';

export interface UnitPorts {
  readonly units: UnitDirectory;
  readonly unitRegister: UnitRegister;
  readonly now: () => number;
}

const MAX_FOUND = 50;

const QUERY = z
  .strictObject({
    search: z.string().min(1).max(100).optional().describe('words of a name or code, accents and case aside'),
    parent: z.string().min(1).max(31).optional().describe('code of the unit whose children are asked for'),
    code: z.string().min(1).max(31).optional().describe('code of the one unit asked for'),
  })
  .refine(
    (query) => Object.values(query).filter((value) => value !== undefined).length <= 1,
    'search, parent or code, one of them',
  );

const UNIT = z.object({
  ref: z.string(),
  code: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  kind: z.string(),
  parent: z.object({ code: z.string(), name: z.string() }).nullable(),
  hasChildren: z.boolean(),
});

const LISTED = z.object({ units: z.array(UNIT) });

const TYPED = z.string().max(300);

const NEW_UNIT = z.strictObject({
  code: TYPED.describe('1 to 20 of 0-9 A-Z a-z . -'),
  name: TYPED.describe('1 to 200 characters'),
  nameEn: TYPED.describe('Up to 200 characters; empty: it has none.'),
  kind: TYPED.describe(`One of ${UNIT_KINDS.join(', ')}.`),
  parent: TYPED.describe('Code of the unit above.'),
});

/** `GET /api/v1/units`: the units of today in scope: from the top, below one, by words, or one by its code; `POST`. */
export function registerUnitRoutes(app: FastifyInstance, ports: UnitPorts): void {
  const { units, now } = ports;
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/api/v1/units',
    config: { action: 'units.read' },
    schema: { summary: 'Units of today in scope', querystring: QUERY, response: { 200: LISTED } },
    handler: async (request, reply) => {
      const visible = visibleUnits(await units.tree(), unitScopeOf(request), localDay(now()));
      const found = asked(visible, request.query);
      if (found === null) return sendProblem(reply, 'unit-unknown');
      return { units: found.map((unit) => listed(visible, unit)) };
    },
  });
  registerAddition(app, ports);
}

/** `POST /api/v1/units`: a unit added from today on, below one in scope. */
function registerAddition(app: FastifyInstance, { units, unitRegister, now }: UnitPorts): void {
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'POST',
    url: '/api/v1/units',
    config: { action: 'units.manage' },
    schema: { summary: 'Add a unit below one in scope', body: NEW_UNIT, response: { 201: UNIT } },
    handler: async (request, reply) => {
      const scope = unitScopeOf(request);
      const by = { actor: principalOf(request).name, scope: scope.top };
      const added = await unitRegister.add(request.body, by);
      if (added.ok) {
        const visible = visibleUnits(await units.tree(), scope, localDay(now()));
        return reply.code(201).send(listed(visible, added.value));
      }
      if (added.error.kind === 'code-taken') return sendProblem(reply, 'unit-code-taken');
      return sendProblem(reply, 'parameter-invalid', { detail: `/${added.error.field}` });
    },
  });
}

/** The units of today as whoever asks may see them. */
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

function asked(
  visible: VisibleUnits,
  { search, parent, code }: z.infer<typeof QUERY>,
): readonly Unit[] | null {
  const { tree, scope, day, isInScope } = visible;
  if (code !== undefined) return present(tree.at(code, day)).filter(isInScope);
  if (search !== undefined) return tree.search(search, day).filter(isInScope).slice(0, MAX_FOUND);
  if (parent === undefined) return scope.top === null ? tree.roots(day) : present(tree.at(scope.top, day));
  const above = tree.at(parent, day);
  return above === null || !isInScope(above) ? null : tree.childrenOf(parent, day);
}

function present(unit: Unit | null): readonly Unit[] {
  return unit === null ? [] : [unit];
}

function listed({ tree, day, isInScope }: VisibleUnits, unit: Unit) {
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
