import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Day, localDay } from '../../../core/kernel/calendar.ts';
import { unitRef } from '../../../core/units/unit.ts';
import { withinScope, withinUnit } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import type { KeptOfficeLink } from '../../devices/office-link-store.ts';
import type { OfficeLinks } from '../../devices/office-links.ts';
import { namedOn } from '../../units/named-unit.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { unitOnDay } from '../units/unit-of-request.ts';

export interface OfficeLinkPorts {
  readonly officeLinks: OfficeLinks;
  readonly units: UnitDirectory;
  readonly now: () => number;
}

/** The links of offices: make, list and withdraw them, and make visit tickets. */
export function registerOfficeLinkRoutes(app: FastifyInstance, ports: OfficeLinkPorts): void {
  const { officeLinks, units, now } = ports;
  const manage = { action: 'office-links.manage' } as const;

  register(app, 'GET /api/v1/office-links', { action: 'office-links.read' }, async (request) => {
    const [tree, today] = [await units.tree(), localDay(now())];
    const { unit: asked } = request.query;
    const isWithin = scopeOf(request, tree);
    const top = asked === undefined ? null : unitOnDay(tree, asked, today);
    if (asked !== undefined && (top === null || !isWithin(unitRef(top)))) {
      return refused('unit-unknown', { detail: 'unit' });
    }
    const isAsked = top === null ? () => true : withinUnit(tree, top, today);
    const links = (await officeLinks.links()).filter(({ unit }) => isWithin(unit) && isAsked(unit));
    return { links: links.map((link) => shown(link, tree, today)) };
  });

  register(app, 'POST /api/v1/office-links', manage, async (request, reply) => {
    const [tree, today] = [await units.tree(), localDay(now())];
    const unit = unitOnDay(tree, request.body.unit, today);
    if (unit === null || !scopeOf(request, tree)(unitRef(unit))) {
      return refused('unit-unknown', { detail: '/unit' });
    }
    const { link, isNew } = await officeLinks.make(unitRef(unit), principalOf(request).name);
    if (!isNew) reply.code(200);
    return shown(link, tree, today);
  });

  register(app, 'DELETE /api/v1/office-links/:link', manage, async (request) => {
    const link = await linkInScope(request, request.params.link);
    const isDone = link !== null && (await officeLinks.withdraw(link, principalOf(request).name));
    return isDone ? null : refused('office-link-unknown');
  });

  register(app, 'POST /api/v1/office-links/:link/visit-tickets', manage, async (request) => {
    const link = await linkInScope(request, request.params.link);
    const tickets =
      link === null
        ? null
        : await officeLinks.makeTickets(link, request.body.count, principalOf(request).name);
    return tickets === null ? refused('office-link-unknown') : { tickets };
  });

  async function linkInScope(request: FastifyRequest, text: string): Promise<KeptOfficeLink | null> {
    const link = await officeLinks.find(text);
    return link !== null && scopeOf(request, await units.tree())(link.unit) ? link : null;
  }

  function shown({ link, unit, tickets }: KeptOfficeLink, tree: UnitTree, today: Day) {
    return { link, code: officeLinks.codeOf(link), unit: namedOn(tree, unit, today), tickets };
  }

  function scopeOf(request: FastifyRequest, tree: UnitTree): (unit: string) => boolean {
    return withinScope(tree, unitScopeOf(request), localDay(now()));
  }
}
