import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { DAY_MS } from '../../../core/kernel/duration.ts';
import { ACKNOWLEDGED_KEPT_MS } from '../../../core/protocol/outbox.ts';
import { LONGEST_MONTHS, type RetentionStore, SHORTEST_MONTHS } from '../../retention/retention.ts';
import { principalOf } from '../server/authorise.ts';

const MONTHS = z.int().min(SHORTEST_MONTHS).max(LONGEST_MONTHS);
const PERIODS = z.strictObject({
  answersMonths: MONTHS.describe('Whole months that answers are kept after the month they are of.'),
  commentsMonths: MONTHS.describe('The same of comments.'),
});

const RETENTION = PERIODS.extend({
  frozenMonths: z.array(
    z.object({
      month: z.string(),
      frozenDay: z.string(),
      deletedDay: z.string().nullable().describe('Null while its records are being deleted.'),
      records: z.int(),
      held: z.int(),
      late: z.int().describe('Came after the month was frozen: acknowledged, not kept, not counted.'),
    }),
  ),
});

const KEPT = PERIODS.extend({
  deviceDays: z.int().describe('Days a device keeps, sealed, what the collector has acknowledged.'),
});

/** `/api/v1/retention`: how long things are kept, for administrators; `/api/v1/kept`: the same, for everybody. */
export function registerRetentionRoutes(app: FastifyInstance, retention: RetentionStore): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const state = async () => ({
    ...(await retention.periods()),
    frozenMonths: [...(await retention.frozenMonths())],
  });
  routes.route({
    method: 'GET',
    url: '/api/v1/kept',
    config: { action: 'app.read' },
    schema: { summary: 'How long answers and comments are kept', response: { 200: KEPT } },
    handler: async () => ({
      ...(await retention.periods()),
      deviceDays: ACKNOWLEDGED_KEPT_MS / DAY_MS,
    }),
  });
  routes.route({
    method: 'GET',
    url: '/api/v1/retention',
    config: { action: 'retention.manage' },
    schema: {
      summary: 'How long things are kept, and which months were deleted',
      response: { 200: RETENTION },
    },
    handler: state,
  });
  routes.route({
    method: 'PUT',
    url: '/api/v1/retention',
    config: { action: 'retention.manage' },
    schema: {
      summary: 'Sets how long things are kept; what is due then is deleted by the next daily run',
      body: PERIODS,
      response: { 200: RETENTION },
    },
    handler: async (request) => {
      await retention.setPeriods(request.body, principalOf(request).name);
      return state();
    },
  });
}
