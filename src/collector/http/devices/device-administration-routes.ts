import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type EnrolmentId, isRandomId } from '../../../core/kernel/brand.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { givenName } from '../../../core/kernel/given-name.ts';
import { unitRef } from '../../../core/units/unit.ts';
import { withinScope } from '../../../core/units/unit-scope.ts';
import type {
  Administered,
  Administrator,
  DeviceAdministration,
} from '../../devices/device-administration.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { NAME_FAULT } from '../problem.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { unitOnDay } from '../units/unit-of-request.ts';

export interface DeviceAdministrationPorts {
  readonly administration: DeviceAdministration;
  readonly units: UnitDirectory;
  readonly now: () => number;
}

/** Revoke, rename and move a device. Asked for again, what is so already changes nothing. */
export function registerDeviceAdministrationRoutes(
  app: FastifyInstance,
  { administration, units, now }: DeviceAdministrationPorts,
): void {
  const manage = { action: 'devices.manage' } as const;

  register(app, 'POST /api/v1/devices/:id/revocation', manage, (request) =>
    changed(request, request.params.id, (id, by) => administration.revoke(id, by)),
  );

  register(app, 'PUT /api/v1/devices/:id/name', manage, async (request) => {
    const name = givenName(request.body.name);
    if (name === null) return refused('body-malformed', NAME_FAULT);
    return changed(request, request.params.id, (id, by) => administration.rename(id, name, by));
  });

  register(app, 'PUT /api/v1/devices/:id/spot', manage, (request) =>
    changed(request, request.params.id, (id, by) => administration.setSpot(id, request.body.spot, by)),
  );

  register(app, 'PUT /api/v1/devices/:id/place', manage, async (request) => {
    const { from, unit: asked } = request.body;
    const [tree, today] = [await units.tree(), localDay(now())];
    if (from < today) return refused('body-malformed', { detail: '/from: today or later' });
    const unit = unitOnDay(tree, asked, from);
    if (unit === null || !withinScope(tree, unitScopeOf(request), today)(unitRef(unit))) {
      return refused('unit-unknown', { detail: '/unit' });
    }
    const to = { from, unit: unitRef(unit) };
    return changed(request, request.params.id, (id, by) => administration.move(id, to, by));
  });

  async function changed(
    request: FastifyRequest,
    id: string,
    change: (id: EnrolmentId, by: Administrator) => Promise<Administered>,
  ) {
    const today = localDay(now());
    const by: Administrator = {
      actor: principalOf(request).name,
      mayManage: withinScope(await units.tree(), unitScopeOf(request), today),
      today,
    };
    if (!isRandomId<'EnrolmentId'>(id)) return refused('device-unknown');
    const administered = await change(id, by);
    if (administered === 'device-unknown') return refused('device-unknown');
    return { device: id, changed: administered === 'changed' };
  }
}
