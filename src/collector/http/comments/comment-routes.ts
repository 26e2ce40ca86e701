import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parsePeriod } from '../../../core/kernel/period.ts';
import type { CommentPages, CommentReader } from '../../comments/comments.ts';
import { attachment } from '../figures/download.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';

const CSV = 'text/csv; charset=utf-8; header=present';

/** Comments of offices below, what a reader notes of them, and their export. */
export function registerCommentRoutes(app: FastifyInstance, comments: CommentPages): void {
  register(app, 'GET /api/v1/comments', { action: 'comments.read' }, async (request) => {
    const { unit, period, search, theme, unread } = request.query;
    const query = {
      unit: unit ?? null,
      period: period === undefined ? null : periodOf(period),
      search: search ?? '',
      theme: theme ?? null,
      isUnreadOnly: unread === 'true',
    };
    const read = await comments.read(query, readerOf(request));
    return read.ok ? read.value : refused('unit-unknown', { detail: 'unit' });
  });
  register(app, 'PUT /api/v1/comments/:id/mark', { action: 'comments.read' }, async (request) => {
    const isMarked = await comments.mark(request.params.id, request.body, readerOf(request));
    return isMarked ? null : refused('not-found');
  });
  register(
    app,
    'GET /api/v1/exports/comments.csv',
    // A HEAD would read everything, and the audit log would say that somebody had it.
    { action: 'comments.read', exposeHeadRoute: false },
    async (request, reply) => {
      const period = periodOf(request.query.period);
      const exported = await comments.export({ unit: request.query.unit ?? null, period }, readerOf(request));
      if (!exported.ok) return refused('unit-unknown', { detail: 'unit' });
      const { unit, text } = exported.value;
      // Comments of forms of one's own are among them.
      const file = `comments-${unit?.code ?? 'viet-nam'}-${period.text}.csv`;
      const name = `Ý kiến ${unit?.name ?? 'Việt Nam'} ${period.text}.csv`;
      return reply.header('content-disposition', attachment(file, name)).type(CSV).send(text);
    },
  );
}

function readerOf(request: FastifyRequest): CommentReader {
  return { principal: principalOf(request), scope: unitScopeOf(request) };
}

function periodOf(text: string) {
  const parsed = parsePeriod(text);
  if (!parsed.ok) throw new Error('the schema lets no other period through');
  return parsed.value;
}
