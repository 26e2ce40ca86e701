import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ExportParameters } from '../../../contract/exports.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../../contract/on-offer.ts';
import { XML_MEDIA_TYPE } from '../../../contract/route.ts';
import { isOwnForm } from '../../../core/questionnaire/items.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { codebookCsv } from '../../exports/codebook-csv.ts';
import { ddiOf } from '../../exports/ddi.ts';
import type { ExportQueue } from '../../exports/export-queue.ts';
import type { ExportFailure, ExportQuery, Exports } from '../../exports/exports.ts';
import { SYNTAX_EXTENSIONS, syntaxFor } from '../../exports/syntax/syntax.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { ownerOf } from '../server/owner-of.ts';
import { refused, register } from '../server/register.ts';
import { attachment } from './download.ts';
import { queryOf } from './selection-of-request.ts';
import { sendExport } from './send-export.ts';

const CSV = 'text/csv; charset=utf-8; header=present';
const XML = `${XML_MEDIA_TYPE}; charset=utf-8`;
const PLAIN = 'text/plain; charset=utf-8';
const ABOUT = { action: 'responses.export' } as const;

/** The open export, and what its columns mean. */
export function registerExportRoutes(
  app: FastifyInstance,
  exports: Pick<Exports, 'questionnaire'>,
  queue: ExportQueue,
): void {
  // A HEAD would read everything, and the audit log would say that somebody had it.
  const sending = { ...ABOUT, exposeHeadRoute: false };

  for (const format of EXPORT_FORMATS) {
    register(app, `GET /api/v1/exports/responses.${format}`, sending, async (request, reply) => {
      const query = exportQueryOf(request, { ...request.query, format });
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const opened = await queue.fetchInTurn(query, gone.signal);
      if (opened === null) return refused('too-many-requests');
      return opened.ok ? sendExport(request, reply, opened.value) : refusedExport(opened.error);
    });
    register(app, `GET /api/v1/exports/:id/responses.${format}`, sending, async (request, reply) => {
      const opened = await queue.fetch(request.params.id, ownerOf(request), format);
      if (opened === null) return refused('not-found');
      return opened.ok ? sendExport(request, reply, opened.value) : refusedExport(opened.error);
    });
  }
  register(app, 'POST /api/v1/exports', ABOUT, async (request) => {
    const asked = await queue.ask(exportQueryOf(request, request.body), ownerOf(request));
    if (asked.ok) return asked.value;
    return asked.error.kind === 'too-many' ? refused('too-many-requests') : refusedExport(asked.error);
  });
  register(app, 'GET /api/v1/exports/:id', ABOUT, async (request) => {
    return queue.work(request.params.id, ownerOf(request)) ?? refused('not-found');
  });
  register(app, 'DELETE /api/v1/exports/:id', ABOUT, async (request) => {
    return queue.cancel(request.params.id, ownerOf(request)) ? null : refused('not-found');
  });
  register(app, 'GET /api/v1/exports/codebook.csv', ABOUT, async ({ query }, reply) =>
    described(query, reply, { name: 'codebook', extension: 'csv', type: CSV, write: codebookCsv }),
  );
  register(app, 'GET /api/v1/exports/codebook.xml', ABOUT, async ({ query }, reply) =>
    described(query, reply, { name: 'codebook', extension: 'xml', type: XML, write: ddiOf }),
  );
  register(app, 'GET /api/v1/exports/syntax/:program', ABOUT, async ({ params, query }, reply) =>
    described(query, reply, {
      ...{ name: 'syntax', extension: SYNTAX_EXTENSIONS[params.program], type: PLAIN },
      write: (known) => syntaxFor(params.program, known, query.language),
    }),
  );

  /** What stands of a questionnaire version alone, as a file. */
  function described(
    { questionnaire, version }: { readonly questionnaire: string; readonly version?: string | undefined },
    reply: FastifyReply,
    { name, extension, type, write }: DescribingFile,
  ) {
    const known = exports.questionnaire({
      questionnaire,
      version: version === undefined ? null : Number(version),
    });
    if (known === undefined) return refused('questionnaire-unknown', { detail: 'questionnaire' });
    const file = `${isOwnForm(known) ? 'survey' : 'sipas'}-${name}-${known.id}-${known.version}.${extension}`;
    return reply.header('content-disposition', attachment(file, file)).type(type).send(write(known));
  }
}

interface DescribingFile {
  readonly name: string;
  readonly extension: string;
  /** The media type. */
  readonly type: string;
  readonly write: (questionnaire: Questionnaire) => string;
}

function exportQueryOf(
  request: FastifyRequest,
  { mode, format, ...selection }: ExportParameters & { readonly format: ExportFormat },
): ExportQuery {
  const query = queryOf({ ...selection, mode: 'kiosk' }, unitScopeOf(request));
  return { ...query, mode: mode ?? null, format, actor: principalOf(request).name };
}

function refusedExport(failure: ExportFailure) {
  return failure.kind === 'table-too-long'
    ? refused(failure.kind, { keys: { rows: failure.rows } })
    : refused(failure.kind, { detail: failure.kind === 'unit-unknown' ? 'unit' : 'questionnaire' });
}
