import type { FastifyInstance } from 'fastify';
import { TREND_MONTHS } from '../../../core/analysis/trend.ts';
import { must } from '../../../core/kernel/assert.ts';
import type { RankingFilter } from '../../figures/answers/compose-ranking.ts';
import type { BreakdownPages } from '../../figures/breakdowns/breakdowns.ts';
import type { Reports } from '../../figures/figures.ts';
import type { GenuinenessPages } from '../../figures/genuineness.ts';
import type { IndicesRequest } from '../../figures/indices-query.ts';
import type { Trends } from '../../figures/trend.ts';
import { unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { refusalOf } from './refusal-of.ts';
import { requestOf } from './selection-of-request.ts';
import { shared } from './share-answers.ts';

export interface Analyses {
  readonly reports: Reports;
  readonly trends: Trends;
  readonly genuineness: GenuinenessPages;
  readonly breakdowns: BreakdownPages;
}

/** Which units stand out, why a figure is what it is, for whom, how it went over the years, and whether it can be believed. */
export function registerAnalysisRoutes(
  app: FastifyInstance,
  { reports, trends, genuineness, breakdowns }: Analyses,
): void {
  const rankingOf = shared(({ filter, ...request }: IndicesRequest & { readonly filter: RankingFilter }) =>
    reports.ranking(request, filter),
  );
  const causesOf = shared((request: IndicesRequest) => reports.causes(request));
  const genuinenessOf = shared((request: IndicesRequest) => genuineness.read(request));
  const breakdownsOf = shared((request: Parameters<BreakdownPages['read']>[0]) => breakdowns.read(request));
  const trendOf = shared((request: Parameters<Trends['read']>[0]) => trends.read(request));

  register(app, 'GET /api/v1/ranking', { action: 'results.read' }, async (request) => {
    const { scope, block, region, class: unitClass, ...selection } = request.query;
    const ranking = await rankingOf({
      ...requestOf(selection, unitScopeOf(request)),
      filter: {
        scope: scope ?? null,
        block: block ?? null,
        region: region ?? null,
        unitClass: unitClass ?? null,
      },
    });
    if (ranking.ok) return ranking.value;
    const { error } = ranking;
    if (error.kind === 'scope-unknown') return refused('parameter-invalid', { detail: 'scope' });
    return refusalOf(error);
  });

  register(app, 'GET /api/v1/causes', { action: 'results.read' }, async (request) => {
    const causes = await causesOf(requestOf(request.query, unitScopeOf(request)));
    return causes.ok ? causes.value : refusalOf(causes.error);
  });

  register(app, 'GET /api/v1/genuineness', { action: 'results.read' }, async (request) => {
    const answer = await genuinenessOf(requestOf(request.query, unitScopeOf(request)));
    return answer.ok ? answer.value : refusalOf(answer.error);
  });

  register(app, 'GET /api/v1/breakdowns', { action: 'results.read' }, async (request) => {
    const { by, scope, ...selection } = request.query;
    const answer = await breakdownsOf({
      ...requestOf(selection, unitScopeOf(request)),
      by: by ?? null,
      of: scope ?? null,
    });
    if (answer.ok) return answer.value;
    const { error } = answer;
    if (error.kind === 'scope-unknown') return refused('parameter-invalid', { detail: 'scope' });
    if (error.kind === 'breakdown-unknown') return refused('parameter-invalid', { detail: 'by' });
    return refusalOf(error);
  });

  register(app, 'GET /api/v1/trend', { action: 'results.read' }, async (request) => {
    const { months, scope: of, ...selection } = request.query;
    const trend = await trendOf({
      ...requestOf(selection, unitScopeOf(request)),
      months: must(
        TREND_MONTHS.find((one) => String(one) === months),
        'the schema lets no others through',
      ),
      of,
    });
    if (trend.ok) return trend.value;
    const { error } = trend;
    if (error.kind === 'scope-unknown') return refused('parameter-invalid', { detail: 'scope' });
    return refusalOf(error);
  });
}
