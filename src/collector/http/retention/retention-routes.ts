import type { FastifyInstance } from 'fastify';
import { DAY_MS } from '../../../core/kernel/duration.ts';
import { ACKNOWLEDGED_KEPT_MS } from '../../../core/protocol/outbox.ts';
import type { RetentionStore } from '../../retention/retention.ts';
import { principalOf } from '../server/authorise.ts';
import { register } from '../server/register.ts';

/** How long things are kept: for administrators, who set it, and for everybody. */
export function registerRetentionRoutes(app: FastifyInstance, retention: RetentionStore): void {
  const state = async () => ({
    ...(await retention.periods()),
    frozenMonths: await retention.frozenMonths(),
  });
  register(app, 'GET /api/v1/kept', { action: 'app.read' }, async () => ({
    ...(await retention.periods()),
    deviceDays: ACKNOWLEDGED_KEPT_MS / DAY_MS,
  }));
  register(app, 'GET /api/v1/retention', { action: 'retention.manage' }, state);
  register(app, 'PUT /api/v1/retention', { action: 'retention.manage' }, async (request) => {
    await retention.setPeriods(request.body, principalOf(request).name);
    return state();
  });
}
