import type { FastifyInstance } from 'fastify';
import { TREND_MONTHS } from '../../../core/analysis/trend.ts';
import { must } from '../../../core/kernel/assert.ts';
import type { GenuinenessPages } from '../../figures/genuineness.ts';
import type { Trends } from '../../figures/trend.ts';
import { unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { requestOf } from './selection-of-request.ts';

/** One figure over one to three years, and what stands beside a figure so that it can be believed. */
export function registerAnalysisRoutes(
  app: FastifyInstance,
  { trends, genuineness }: { readonly trends: Trends; readonly genuineness: GenuinenessPages },
): void {
  register(app, 'GET /api/v1/genuineness', { action: 'results.read' }, async (request) => {
    const answer = await genuineness.read(requestOf(request.query, unitScopeOf(request)));
    if (answer.ok) return answer.value;
    const { kind } = answer.error;
    return refused(kind, { detail: kind === 'unit-unknown' ? 'unit' : 'questionnaire' });
  });
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
