import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { MODES } from '../../../core/questionnaire/response.ts';
import { codebook } from '../../exports/codebook.ts';
import type { ExportFailure, Exports } from '../../exports/exports.ts';
import { sendProblem } from '../problem.ts';
import { COUNTS_PARAMETERS, queryOf } from '../report-schemas.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { attachment } from './download.ts';

const CSV = 'text/csv; charset=utf-8; header=present';
const FILE = { description: 'A file.', content: { 'text/csv': { schema: z.string() } } };

const EXPORT_PARAMETERS = COUNTS_PARAMETERS.omit({ mode: true, rule: true }).extend({
  mode: z.enum(MODES).optional().describe('Without it, every mode; each row says its own.'),
});
/** More would not go into a name. */
const NAMED_MONTHS = 3;
const CODEBOOK_PARAMETERS = COUNTS_PARAMETERS.pick({ questionnaire: true, version: true });

/** `GET /api/v1/exports/responses.csv`, the open export, and `GET /api/v1/exports/codebook.csv`, what it means. */
export function registerExportRoutes(app: FastifyInstance, exports: Exports): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.route({
    method: 'GET',
    url: '/api/v1/exports/responses.csv',
    config: { action: 'responses.export' },
    // It would read everything, and the audit log would say that somebody had it.
    exposeHeadRoute: false,
    schema: {
      summary: 'Open export: released responses of a unit and period, one row each, in no order',
      querystring: EXPORT_PARAMETERS,
      response: { 200: FILE },
    },
    handler: async (request, reply) => {
      const { mode, ...selection } = request.query;
      const query = queryOf({ ...selection, mode: 'kiosk' }, unitScopeOf(request));
      const opened = await exports.open({ ...query, mode: mode ?? null, actor: principalOf(request).name });
      if (!opened.ok) return refuse(reply, opened.error);
      const { unit, questionnaire, frozenMonths, text } = opened.value;
      const place = unit === null ? 'viet-nam' : unit.code;
      const { text: period } = query.period;
      const { id, version } = questionnaire;
      const [without, withoutVi] = withoutMonths(frozenMonths);
      const file = `sipas-${place}-${period}-${id}-${version}${without}.csv`;
      const name = `SIPAS ${unit?.name ?? 'Việt Nam'} ${period} ${id} ${version}${withoutVi}.csv`;
      // Ended when the client goes: the stream is destroyed, and with it the generator returns.
      return reply
        .header('content-disposition', attachment(file, name))
        .header('cache-control', 'no-store')
        .type(CSV)
        .send(Readable.from(text, { objectMode: false }) as never);
    },
  });
  routes.route({
    method: 'GET',
    url: '/api/v1/exports/codebook.csv',
    config: { action: 'responses.export' },
    schema: {
      summary: 'What the columns of the open export mean',
      querystring: CODEBOOK_PARAMETERS,
      response: { 200: FILE },
    },
    handler: async (request, reply) => {
      const { questionnaire: id, version } = request.query;
      const known = exports.questionnaire({
        questionnaire: id,
        version: version === undefined ? null : Number(version),
      });
      if (known === undefined) return refuse(reply, { kind: 'questionnaire-unknown' });
      const file = `sipas-codebook-${known.id}-${known.version}.csv`;
      return reply.header('content-disposition', attachment(file, file)).type(CSV).send(codebook(known));
    },
  });
}

/** Which months a file cannot contain, in its name: there it goes along, and every program reads the rows as before. */
function withoutMonths(months: readonly string[]): readonly [ascii: string, vietnamese: string] {
  if (months.length === 0) return ['', ''];
  if (months.length > NAMED_MONTHS)
    return [`-without-${months.length}-months`, ` thiếu ${months.length} tháng`];
  return [`-without-${months.join('-')}`, ` thiếu ${months.join(' ')}`];
}

function refuse(reply: FastifyReply, { kind }: ExportFailure): FastifyReply {
  return sendProblem(reply, kind, { detail: kind === 'unit-unknown' ? 'unit' : 'questionnaire' });
}
