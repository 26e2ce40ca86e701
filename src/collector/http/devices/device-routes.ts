import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Devices } from '../../devices/devices.ts';
import { DEVICE_DETAIL, DEVICE_PARAMETERS, DEVICES, DEVICES_PARAMETERS } from '../device-schemas.ts';
import { sendProblem } from '../problem.ts';
import { unitScopeOf } from '../server/authorise.ts';

/** `GET /api/v1/devices`, the devices of a unit, and `GET /api/v1/devices/{id}`, one of them in full. */
export function registerDeviceRoutes(app: FastifyInstance, devices: Devices): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.route({
    method: 'GET',
    url: '/api/v1/devices',
    config: { action: 'devices.read' },
    schema: {
      summary: 'Devices of a unit and of all units below it',
      querystring: DEVICES_PARAMETERS,
      response: { 200: DEVICES },
    },
    handler: async (request, reply) => {
      const { unit = null, after = null } = request.query;
      const page = await devices.list({ unit, after, scope: unitScopeOf(request) });
      if (page.ok) return reply.send(page.value);
      return page.error.kind === 'unit-unknown'
        ? sendProblem(reply, 'unit-unknown', { detail: 'unit' })
        : sendProblem(reply, 'parameter-invalid', { detail: 'after' });
    },
  });
  routes.route({
    method: 'GET',
    url: '/api/v1/devices/:id',
    config: { action: 'devices.read' },
    schema: {
      summary: 'One device, and what became of each of its numbers',
      params: DEVICE_PARAMETERS,
      response: { 200: DEVICE_DETAIL },
    },
    handler: async (request, reply) => {
      const detail = await devices.detail(request.params.id, unitScopeOf(request));
      return detail.ok ? reply.send(detail.value) : sendProblem(reply, detail.error.kind);
    },
  });
}
