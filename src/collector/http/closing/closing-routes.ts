import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Snapshot } from '../../../contract/closing/closings.ts';
import type { ClosingReader } from '../../closing/closing-answers.ts';
import type { ClosingProposals } from '../../closing/closing-proposals.ts';
import type { ClosingStore } from '../../closing/closing-store.ts';
import type { ClosedPeriods } from '../../closing/closings.ts';
import { snapshotCsv } from '../../closing/snapshot-csv.ts';
import { attachment } from '../figures/download.ts';
import { refusalOf } from '../figures/refusal-of.ts';
import { queryOf } from '../figures/selection-of-request.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';

export interface ClosingPorts {
  readonly closings: ClosedPeriods;
  readonly proposals: ClosingProposals;
  readonly store: Pick<ClosingStore, 'setNeedsTwo'>;
}

/** Closed periods: for everybody who reads figures; proposed, confirmed and withdrawn by administrators, in their scope. */
export function registerClosingRoutes(
  app: FastifyInstance,
  { closings, proposals, store }: ClosingPorts,
): void {
  register(app, 'GET /api/v1/closings', { action: 'closings.read' }, (request) =>
    closings.list(readerOf(request)),
  );

  register(app, 'GET /api/v1/closings/state', { action: 'closings.read' }, async (request) => {
    const state = await closings.state(queryOf(request.query, unitScopeOf(request)));
    return state.ok ? { closed: state.value } : refusalOf(state.error);
  });

  register(app, 'PUT /api/v1/closings/rule', { action: 'closing-rules.set' }, async (request) => {
    await store.setNeedsTwo(request.body.needsTwo, principalOf(request).name);
    return null;
  });

  register(app, 'POST /api/v1/closings/proposals', { action: 'closings.manage' }, async (request, reply) => {
    const proposed = await proposals.propose(request.body, unitScopeOf(request), principalOf(request));
    if (!proposed.ok) {
      const { error } = proposed;
      return refused(error, { detail: error === 'unit-unknown' ? '/unit' : '/period' });
    }
    const { id, isNew } = proposed.value;
    if (!isNew) reply.code(200);
    return { id };
  });

  register(app, 'GET /api/v1/closings/proposals/:id', { action: 'closings.manage' }, async (request) => {
    const proposed = await proposals.proposed(request.params.id, readerOf(request));
    return proposed.ok ? proposed.value : refused(proposed.error);
  });

  register(
    app,
    'POST /api/v1/closings/proposals/:id/confirmation',
    { action: 'closings.manage' },
    async (request, reply) => {
      const { snapshot } = request.body;
      const by = { scope: unitScopeOf(request), actor: principalOf(request) };
      const confirmed = await proposals.confirm(request.params.id, snapshot, by);
      if (!confirmed.ok) return refused(confirmed.error);
      if (!confirmed.value.isNew) reply.code(200);
      return { id: snapshot };
    },
  );

  register(app, 'DELETE /api/v1/closings/proposals/:id', { action: 'closings.manage' }, async (request) => {
    const { name } = principalOf(request);
    const isWithdrawn = await proposals.withdraw(request.params.id, unitScopeOf(request), name);
    return isWithdrawn ? null : refused('not-found');
  });

  register(app, 'GET /api/v1/snapshots/:id/summary', { action: 'closings.read' }, async (request) => {
    const version = await closings.version(request.params.id, readerOf(request));
    return version ?? refused('not-found');
  });

  register(app, 'GET /api/v1/snapshots/:id', { action: 'closings.read' }, async (request, reply) => {
    const { id } = request.params;
    const text = await closings.content(id, unitScopeOf(request));
    if (text === null) return refused('not-found');
    // The very bytes, so that their SHA-256 is the id.
    return reply
      .header('content-disposition', attachment(`sipas-snapshot-${id}.json`, `sipas-snapshot-${id}.json`))
      .header('cache-control', 'no-store')
      .type('application/json; charset=utf-8')
      .send(Buffer.from(text));
  });

  register(
    app,
    'GET /api/v1/snapshots/:id/figures.csv',
    { action: 'closings.read' },
    async (request, reply) => {
      const { id } = request.params;
      const text = await closings.content(id, unitScopeOf(request));
      if (text === null) return refused('not-found');
      return reply
        .header('content-disposition', attachment(`sipas-snapshot-${id}.csv`, `sipas-snapshot-${id}.csv`))
        .header('cache-control', 'no-store')
        .type('text/csv; charset=utf-8; header=present')
        .send(Readable.from(snapshotCsv(id, JSON.parse(text) as Snapshot), { objectMode: false }));
    },
  );
}

function readerOf(request: FastifyRequest): ClosingReader {
  const { account, role } = principalOf(request);
  return { scope: unitScopeOf(request), account, isAdministrator: role === 'administrator' };
}
