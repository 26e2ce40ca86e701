import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Day, localDay } from '../../core/kernel/calendar.ts';
import { type Unit, unitRef } from '../../core/units/unit.ts';
import { type UnitScope, withinScope } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { UnitDirectory } from '../ingest/unit-directory.ts';
import { unitScopeOf } from './authorise.ts';
import { sendProblem } from './problem.ts';

export interface UnitPorts {
  readonly units: UnitDirectory;
  readonly now: () => number;
}

const MAX_FOUND = 50;

const QUERY = z
  .strictObject({
    search: z.string().min(1).max(100).optional().describe('words of a name or code, accents and case aside'),
    parent: z.string().min(1).max(31).optional().describe('code of the unit whose children are asked for'),
  })
  .refine(({ search, parent }) => search === undefined || parent === undefined, 'search or parent, not both');

const LISTED = z.object({
  units: z.array(
    z.object({
      ref: z.string(),
      code: z.string(),
      name: z.string(),
      nameEn: z.string().nullable(),
      kind: z.string(),
      parent: z.object({ code: z.string(), name: z.string() }).nullable(),
      hasChildren: z.boolean(),
    }),
  ),
});

/** `GET /api/v1/units`: the units of today in scope, from the top, below one, or by words. */
export function registerUnitRoutes(app: FastifyInstance, { units, now }: UnitPorts): void {
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

function asked(visible: VisibleUnits, { search, parent }: z.infer<typeof QUERY>): readonly Unit[] | null {
  const { tree, scope, day, isInScope } = visible;
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
