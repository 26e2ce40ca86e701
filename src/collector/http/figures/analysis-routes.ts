import type { FastifyInstance } from 'fastify';
import type { Reports } from '../../figures/figures.ts';
import { unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { refusalOf } from './refusal-of.ts';
import { requestOf } from './selection-of-request.ts';

/** Which units stand out, and why a figure is what it is. */
export function registerAnalysisRoutes(app: FastifyInstance, reports: Reports): void {
  register(app, 'GET /api/v1/ranking', { action: 'results.read' }, async (request) => {
    const { scope, block, region, class: unitClass, ...selection } = request.query;
    const ranking = await reports.ranking(requestOf(selection, unitScopeOf(request)), {
      scope: scope ?? null,
      block: block ?? null,
      region: region ?? null,
      unitClass: unitClass ?? null,
    });
    if (ranking.ok) return ranking.value;
    const { error } = ranking;
    if (error.kind === 'scope-unknown') return refused('parameter-invalid', { detail: 'scope' });
    return refusalOf(error);
  });

  register(app, 'GET /api/v1/causes', { action: 'results.read' }, async (request) => {
    const causes = await reports.causes(requestOf(request.query, unitScopeOf(request)));
    return causes.ok ? causes.value : refusalOf(causes.error);
  });
}
