import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type EnrolmentId, isRandomId } from '../../../core/kernel/brand.ts';
import { type Day, isDay, localDay } from '../../../core/kernel/calendar.ts';
import { givenName } from '../../../core/kernel/given-name.ts';
import { unitRef } from '../../../core/units/unit.ts';
import { withinScope } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import type {
  Administered,
  Administrator,
  DeviceAdministration,
} from '../../devices/device-administration.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { DEVICE_PARAMETERS } from '../device-schemas.ts';
import { refuseName, sendProblem } from '../problem.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { unitOnDay } from '../units/unit-of-request.ts';

export interface DeviceAdministrationPorts {
  readonly administration: DeviceAdministration;
  readonly units: UnitDirectory;
  readonly now: () => number;
}

const CHANGED = z.object({
  device: z.string(),
  changed: z.boolean().describe('false: it was so already, and nothing was written.'),
});

const NAME = z.strictObject({ name: z.string().max(200).describe('1 to 60 characters') });

const PLACE = z.strictObject({
  unit: z.string().max(31).describe('code, or code@valid-from, of a unit of that day'),
  from: z.string().refine(isDay, 'YYYY-MM-DD').describe('first day at that unit: today or later'),
});

/** Revoke, rename and move a device. Asked for again, what is so already changes nothing. */
export function registerDeviceAdministrationRoutes(
  app: FastifyInstance,
  { administration, units, now }: DeviceAdministrationPorts,
): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const config = { action: 'devices.manage' } as const;

  routes.route({
    method: 'POST',
    url: '/api/v1/devices/:id/revocation',
    config,
    schema: {
      summary: 'Revoke a device: what it sends from now on is stored and held, not counted',
      params: DEVICE_PARAMETERS,
      response: { 200: CHANGED },
    },
    handler: async (request, reply) =>
      answer(request, reply, await units.tree(), (id, by) => administration.revoke(id, by)),
  });

  routes.route({
    method: 'PUT',
    url: '/api/v1/devices/:id/name',
    config,
    schema: {
      summary: 'Rename a device',
      params: DEVICE_PARAMETERS,
      body: NAME,
      response: { 200: CHANGED },
    },
    handler: async (request, reply) => {
      const name = givenName(request.body.name);
      if (name === null) return refuseName(reply);
      return answer(request, reply, await units.tree(), (id, by) => administration.rename(id, name, by));
    },
  });

  routes.route({
    method: 'PUT',
    url: '/api/v1/devices/:id/place',
    config,
    schema: {
      summary: 'Move a device to another unit from a day on; replaces a move that has not begun',
      params: DEVICE_PARAMETERS,
      body: PLACE,
      response: { 200: CHANGED },
    },
    handler: async (request, reply) => {
      const from = request.body.from as Day;
      const [tree, today] = [await units.tree(), localDay(now())];
      if (from < today) return sendProblem(reply, 'body-malformed', { detail: '/from: today or later' });
      const unit = unitOnDay(tree, request.body.unit, from);
      if (unit === null || !withinScope(tree, unitScopeOf(request), today)(unitRef(unit))) {
        return sendProblem(reply, 'unit-unknown', { detail: '/unit' });
      }
      const to = { from, unit: unitRef(unit) };
      return answer(request, reply, tree, (id, by) => administration.move(id, to, by));
    },
  });

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    tree: UnitTree,
    change: (id: EnrolmentId, by: Administrator) => Promise<Administered>,
  ): Promise<FastifyReply> {
    const { id } = request.params as z.infer<typeof DEVICE_PARAMETERS>;
    const today = localDay(now());
    const by: Administrator = {
      actor: principalOf(request).name,
      mayManage: withinScope(tree, unitScopeOf(request), today),
      today,
    };
    const administered = isRandomId<'EnrolmentId'>(id) ? await change(id, by) : 'device-unknown';
    if (administered === 'device-unknown') return sendProblem(reply, 'device-unknown');
    return reply.send({ device: id, changed: administered === 'changed' });
  }
}
