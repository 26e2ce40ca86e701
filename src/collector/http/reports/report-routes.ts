import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ReportQueue } from '../../reports/report-queue.ts';
import { attachment } from '../figures/download.ts';
import { refusalOf } from '../figures/refusal-of.ts';
import { requestOf } from '../figures/selection-of-request.ts';
import { unitScopeOf } from '../server/authorise.ts';
import { ownerOf } from '../server/owner-of.ts';
import { refused, register } from '../server/register.ts';

/** Reports of the units in scope: asked for, looked after, fetched or cancelled by who asked. */
export function registerReportRoutes(app: FastifyInstance, queue: ReportQueue, stopping: AbortSignal): void {
  stopping.addEventListener('abort', () => queue.close(), { once: true });

  register(app, 'POST /api/v1/reports', { action: 'results.read' }, async (request) => {
    const { language, format, ...selection } = request.body;
    const asked = { selection: requestOf(selection, unitScopeOf(request)), language, format };
    const work = await queue.ask(asked, ownerOf(request));
    if (work.ok) return work.value;
    const { error } = work;
    return error.kind === 'too-many' ? refused('too-many-requests') : refusalOf(error);
  });

  register(app, 'GET /api/v1/reports/:id', { action: 'results.read' }, async (request) => {
    return queue.work(request.params.id, ownerOf(request)) ?? refused('not-found');
  });

  register(app, 'DELETE /api/v1/reports/:id', { action: 'results.read' }, async (request) => {
    return queue.cancel(request.params.id, ownerOf(request)) ? null : refused('not-found');
  });

  register(
    app,
    'GET /api/v1/reports/:id/file.pdf',
    { action: 'results.read', exposeHeadRoute: false },
    async (request, reply) => {
      const made = queue.made(request.params.id, ownerOf(request));
      if (made === null) return refused('not-found');
      const { unit, period, bytes } = made;
      const file = `sipas-${unit.code ?? 'viet-nam'}-${period}.pdf`;
      const name = `SIPAS ${unit.code === null ? 'Việt Nam' : unit.name} ${period}.pdf`;
      return reply
        .header('content-disposition', attachment(file, name))
        .header('cache-control', 'no-store')
        .type('application/pdf')
        .send(Readable.from([bytes]));
    },
  );
}
