import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { XML_MEDIA_TYPE } from '../../../contract/route.ts';
import { isOwnForm, phrase } from '../../../core/questionnaire/items.ts';
import { DEFAULT_LANGUAGE, type Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { codebookCsv } from '../../exports/codebook-csv.ts';
import { ddiOf } from '../../exports/ddi.ts';
import type { Exports } from '../../exports/exports.ts';
import { SYNTAX_EXTENSIONS, syntaxFor } from '../../exports/syntax/syntax.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { attachment } from './download.ts';
import { queryOf } from './selection-of-request.ts';

const CSV = 'text/csv; charset=utf-8; header=present';
const XML = `${XML_MEDIA_TYPE}; charset=utf-8`;
const PLAIN = 'text/plain; charset=utf-8';
const ABOUT = { action: 'responses.export' } as const;

/** More would not go into a name. */
const NAMED_MONTHS = 3;

/** The open export, and what its columns mean. */
export function registerExportRoutes(app: FastifyInstance, exports: Exports): void {
  register(
    app,
    'GET /api/v1/exports/responses.csv',
    // A HEAD would read everything, and the audit log would say that somebody had it.
    { action: 'responses.export', exposeHeadRoute: false },
    async (request, reply) => {
      const { mode, ...selection } = request.query;
      const query = queryOf({ ...selection, mode: 'kiosk' }, unitScopeOf(request));
      const opened = await exports.open({ ...query, mode: mode ?? null, actor: principalOf(request).name });
      if (!opened.ok) {
        const { kind } = opened.error;
        return refused(kind, { detail: kind === 'unit-unknown' ? 'unit' : 'questionnaire' });
      }
      const { unit, questionnaire, frozenMonths, text } = opened.value;
      const place = unit === null ? 'viet-nam' : unit.code;
      const { text: period } = query.period;
      const { id, version } = questionnaire;
      const [without, withoutVi] = withoutMonths(frozenMonths);
      const file = `${isOwnForm(questionnaire) ? 'survey' : 'sipas'}-${place}-${period}-${id}-${version}${without}.csv`;
      // A form of one's own goes by its own title, never as SIPAS.
      const called = isOwnForm(questionnaire) ? nameOfFile(questionnaire) : 'SIPAS';
      const name = `${called} ${unit?.name ?? 'Việt Nam'} ${period} ${id} ${version}${withoutVi}.csv`;
      // Ended when the client goes: the stream is destroyed, and with it the generator returns.
      return reply
        .header('content-disposition', attachment(file, name))
        .header('cache-control', 'no-store')
        .type(CSV)
        .send(Readable.from(text, { objectMode: false }));
    },
  );
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

/** The title without what file systems refuse. */
function nameOfFile({ title }: Questionnaire): string {
  return phrase(title, DEFAULT_LANGUAGE).text.replaceAll(/[\\/:*?"<>|]/g, ' ');
}

/** Which months a file cannot contain, in its name: there it goes along, and every program reads the rows as before. */
function withoutMonths(months: readonly string[]): readonly [ascii: string, vietnamese: string] {
  if (months.length === 0) return ['', ''];
  if (months.length > NAMED_MONTHS)
    return [`-without-${months.length}-months`, ` thiếu ${months.length} tháng`];
  return [`-without-${months.join('-')}`, ` thiếu ${months.join(' ')}`];
}
