import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Day, localDay } from '../../core/kernel/calendar.ts';
import { type Unit, unitRef } from '../../core/units/unit.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { UnitDirectory } from '../ingest/unit-directory.ts';
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

/** `GET /api/v1/units`: the units of today, from the top, below one, or by words. */
export function registerUnitRoutes(app: FastifyInstance, { units, now }: UnitPorts): void {
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/api/v1/units',
    schema: { summary: 'Units of today', querystring: QUERY, response: { 200: LISTED } },
    handler: async (request, reply) => {
      const tree = await units.tree();
      const day = localDay(now());
      const found = asked(tree, request.query, day);
      if (found === null) return sendProblem(reply, 'unit-unknown');
      return { units: found.map((unit) => listed(tree, unit, day)) };
    },
  });
}

function asked(tree: UnitTree, { search, parent }: z.infer<typeof QUERY>, day: Day): readonly Unit[] | null {
  if (search !== undefined) return tree.search(search, day).slice(0, MAX_FOUND);
  if (parent === undefined) return tree.roots(day);
  return tree.at(parent, day) === null ? null : tree.childrenOf(parent, day);
}

function listed(tree: UnitTree, unit: Unit, day: Day) {
  const parent = tree.parentOf(unit, day);
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
