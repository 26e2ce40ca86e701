import type { FastifyInstance } from 'fastify';
import type { Devices } from '../../devices/devices.ts';
import { unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';

/** The devices of a unit, and one of them in full. */
export function registerDeviceRoutes(app: FastifyInstance, devices: Devices): void {
  register(app, 'GET /api/v1/devices', { action: 'devices.read' }, async (request) => {
    const { unit = null, after = null } = request.query;
    const page = await devices.list({ unit, after, scope: unitScopeOf(request) });
    if (page.ok) return page.value;
    return page.error.kind === 'unit-unknown'
      ? refused('unit-unknown', { detail: 'unit' })
      : refused('parameter-invalid', { detail: 'after' });
  });
  register(app, 'GET /api/v1/devices/:id', { action: 'devices.read' }, async (request) => {
    const detail = await devices.detail(request.params.id, unitScopeOf(request));
    return detail.ok ? detail.value : refused(detail.error.kind);
  });
}
