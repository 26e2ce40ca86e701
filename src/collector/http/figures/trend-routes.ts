import type { FastifyInstance } from 'fastify';
import { TREND_MONTHS } from '../../../core/analysis/trend.ts';
import { must } from '../../../core/kernel/assert.ts';
import type { Trends } from '../../figures/trend.ts';
import { unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { requestOf } from './selection-of-request.ts';

/** One figure over one to three years. */
export function registerTrendRoutes(app: FastifyInstance, trends: Trends): void {
  register(app, 'GET /api/v1/trend', { action: 'results.read' }, async (request) => {
    const { months, scope: of, ...selection } = request.query;
    const trend = await trends.read({
      ...requestOf(selection, unitScopeOf(request)),
      months: must(
        TREND_MONTHS.find((one) => String(one) === months),
        'the schema lets no others through',
      ),
      of,
    });
    if (trend.ok) return trend.value;
    const { kind } = trend.error;
    if (kind === 'scope-unknown') return refused('parameter-invalid', { detail: 'scope' });
    return refused(kind, { detail: kind === 'unit-unknown' ? 'unit' : 'questionnaire' });
  });
}
