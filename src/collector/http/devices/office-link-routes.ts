import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { localDay } from '../../../core/kernel/calendar.ts';
import { unitRef } from '../../../core/units/unit.ts';
import { withinScope, withinUnit } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import type { StoredLink } from '../../devices/office-link-store.ts';
import { MOST_TICKETS, type OfficeLinks } from '../../devices/office-links.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { sendProblem } from '../problem.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { namedUnit, UNIT_NAMED, unitOnDay } from '../units/unit-of-request.ts';

export interface OfficeLinkPorts {
  readonly officeLinks: OfficeLinks;
  readonly units: UnitDirectory;
  readonly now: () => number;
}

const UNIT = z.string().max(31).describe('code, or code@valid-from, of a unit of today');

const LINK = z.object({
  link: z.string().describe('What stands behind /p/ in the address that citizens open.'),
  unit: UNIT_NAMED,
  tickets: z
    .object({ open: z.int(), spent: z.int() })
    .describe('Visit tickets that can still be used, and that let a response in.'),
});

const PARAMETERS = z.strictObject({ link: z.string().max(64) });

const NEW_TICKETS = z.strictObject({ count: z.int().min(1).max(MOST_TICKETS) });

/** `/api/v1/office-links`: make, list and withdraw the links of offices, and make visit tickets. */
export function registerOfficeLinkRoutes(app: FastifyInstance, ports: OfficeLinkPorts): void {
  const { officeLinks, units, now } = ports;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const manage = { action: 'office-links.manage' } as const;

  routes.route({
    method: 'GET',
    url: '/api/v1/office-links',
    config: { action: 'office-links.read' },
    schema: {
      summary: 'Links in force of a unit and of all units below it',
      querystring: z.strictObject({ unit: UNIT.optional() }),
      response: { 200: z.object({ links: z.array(LINK) }) },
    },
    handler: async (request, reply) => {
      const [tree, today] = [await units.tree(), localDay(now())];
      const { unit: asked } = request.query;
      const isWithin = scopeOf(request, tree);
      const top = asked === undefined ? null : unitOnDay(tree, asked, today);
      if (asked !== undefined && (top === null || !isWithin(unitRef(top)))) {
        return sendProblem(reply, 'unit-unknown', { detail: 'unit' });
      }
      const isAsked = top === null ? () => true : withinUnit(tree, top, today);
      const links = (await officeLinks.links()).filter(({ unit }) => isWithin(unit) && isAsked(unit));
      return reply.send({ links: links.map((link) => shown(link, tree)) });
    },
  });

  routes.route({
    method: 'POST',
    url: '/api/v1/office-links',
    config: manage,
    schema: {
      summary: 'Make the link by which citizens answer for a unit on their own phones',
      body: z.strictObject({ unit: UNIT }),
      response: { 200: LINK.describe('There was one already.'), 201: LINK },
    },
    handler: async (request, reply) => {
      const tree = await units.tree();
      const unit = unitOnDay(tree, request.body.unit, localDay(now()));
      if (unit === null || !scopeOf(request, tree)(unitRef(unit))) {
        return sendProblem(reply, 'unit-unknown', { detail: '/unit' });
      }
      const { link, isNew } = await officeLinks.make(unitRef(unit), principalOf(request).name);
      return reply.code(isNew ? 201 : 200).send(shown(link, tree));
    },
  });

  routes.route({
    method: 'DELETE',
    url: '/api/v1/office-links/:link',
    config: manage,
    schema: {
      summary: 'Withdraw a link with its tickets; what was thanked for stays counted',
      params: PARAMETERS,
      response: { 204: z.null().describe('Nothing.') },
    },
    handler: async (request, reply) => {
      const link = await linkInScope(request, request.params.link);
      const isDone = link !== null && (await officeLinks.withdraw(link, principalOf(request).name));
      return isDone ? reply.code(204).send(null) : sendProblem(reply, 'office-link-unknown');
    },
  });

  routes.route({
    method: 'POST',
    url: '/api/v1/office-links/:link/visit-tickets',
    config: manage,
    schema: {
      summary: 'Make visit tickets, each of which lets one response in',
      params: PARAMETERS,
      body: NEW_TICKETS,
      response: {
        201: z.object({ tickets: z.array(z.string()).describe('Told this once: they are stored nowhere.') }),
      },
    },
    handler: async (request, reply) => {
      const link = await linkInScope(request, request.params.link);
      const tickets =
        link === null
          ? null
          : await officeLinks.makeTickets(link, request.body.count, principalOf(request).name);
      if (tickets === null) return sendProblem(reply, 'office-link-unknown');
      return reply.code(201).send({ tickets: [...tickets] });
    },
  });

  async function linkInScope(request: FastifyRequest, text: string): Promise<StoredLink | null> {
    const link = await officeLinks.find(text);
    return link !== null && scopeOf(request, await units.tree())(link.unit) ? link : null;
  }

  function scopeOf(request: FastifyRequest, tree: UnitTree): (unit: string) => boolean {
    return withinScope(tree, unitScopeOf(request), localDay(now()));
  }
}

function shown({ link, unit, tickets }: StoredLink, tree: UnitTree) {
  return { link, unit: namedUnit(tree, unit), tickets };
}
