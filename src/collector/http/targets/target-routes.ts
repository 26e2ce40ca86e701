import type { FastifyInstance } from 'fastify';
import type { FactLists } from '../../lists/fact-lists.ts';
import type { TargetFault, TargetsOfUnits } from '../../targets/targets.ts';
import { LIST_MAX_BYTES, listAnswer } from '../published/list-answer.ts';
import { bytesOf, importerOf } from '../published/published-routes.ts';
import { unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';

export interface TargetPorts {
  readonly targets: TargetsOfUnits;
  readonly targetLists: FactLists;
}

/** What units are to reach: read by everyone in scope, set by administrators. */
export function registerTargetRoutes(app: FastifyInstance, { targets, targetLists }: TargetPorts): void {
  const manage = { action: 'targets.manage', bodyLimit: LIST_MAX_BYTES } as const;
  register(app, 'GET /api/v1/targets', { action: 'targets.read' }, async (request) => {
    const { unit = null, year } = request.query;
    const answer = await targets.answer({
      unit,
      year: year === undefined ? null : Number(year),
      scope: unitScopeOf(request),
    });
    return answer.ok ? answer.value : refused('unit-unknown', { detail: 'unit' });
  });
  register(app, 'PUT /api/v1/targets', { action: 'targets.manage' }, async (request) => {
    const set = await targets.set(request.body, importerOf(request));
    return set.ok ? null : refusalOf(set.error);
  });
  register(app, 'DELETE /api/v1/targets', { action: 'targets.manage' }, async (request) => {
    const removed = await targets.remove(request.query, importerOf(request));
    if (removed.ok) return null;
    return removed.error === null ? refused('not-found') : refusalOf(removed.error);
  });
  register(app, 'POST /api/v1/targets/lists/preview', manage, async (request) =>
    listAnswer(await targetLists.preview(bytesOf(request.body), importerOf(request))),
  );
  register(app, 'POST /api/v1/targets/lists', manage, async (request) =>
    listAnswer(await targetLists.import(bytesOf(request.body), importerOf(request))),
  );
}

function refusalOf({ kind, column }: TargetFault) {
  if (column === 'unit') return refused('unit-unknown', { detail: '/unit', keys: { fault: kind } });
  return refused('parameter-invalid', { detail: `/${column}`, keys: { fault: kind } });
}
