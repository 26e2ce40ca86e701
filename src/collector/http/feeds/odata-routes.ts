import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ODATA_PATH, type TableParameters } from '../../../contract/feeds/odata-feed.ts';
import { XML_MEDIA_TYPE } from '../../../contract/route.ts';
import { must } from '../../../core/kernel/assert.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { monthBefore, monthOfDay } from '../../../core/kernel/period.ts';
import { ENTITY_SET, metadataDocument, serviceDocument } from '../../feeds/odata/service-documents.ts';
import { firstRowOf, tablePage } from '../../feeds/odata/table-page.ts';
import { nextOptions, type TableQuery, tableQuery } from '../../feeds/odata/table-query.ts';
import { PROBLEM_MEDIA_TYPE } from '../problem.ts';
import { refused, register } from '../server/register.ts';
import type { FeedReading } from './feed-reading.ts';

const JSON_TYPE = 'application/json; odata.metadata=minimal; charset=utf-8';
/** With this one. */
const MONTHS_WITHOUT_FROM = 12;

export interface ODataParts {
  readonly reading: FeedReading;
  readonly now: () => number;
  /** Null: addresses in answers are relative. */
  readonly publicUrl: string | null;
}

type FeedParametersOf = Parameters<FeedReading['open']>[1];

/** Released figures by OData, read only. */
export function registerODataRoutes(app: FastifyInstance, { reading, now, publicUrl }: ODataParts): void {
  const options = { action: 'feeds.read', exposeHeadRoute: false } as const;
  // What a request calls the server is for whoever sends it to say, and no answer repeats it: without an address of its
  // own the addresses are relative to that of the request, which OData allows and few programs know.
  const root = publicUrl === null ? '' : `${publicUrl}${ODATA_PATH}`;
  // A scope of its own, whose answers are OData's, refusals at the door among them.
  app.register(async (service) => {
    service.addHook('onSend', asODataAnswer);

    register(service, 'GET /api/v1/feeds/odata/', options, async (_request, reply) => {
      reply.type(JSON_TYPE);
      return serviceDocument(root);
    });

    register(service, 'GET /api/v1/feeds/odata/$metadata', options, async (_request, reply) => {
      reply.type(`${XML_MEDIA_TYPE}; charset=utf-8`);
      return metadataDocument();
    });

    register(service, 'GET /api/v1/feeds/odata/Figures', options, async (request, reply) => {
      const query = tableQuery(request.query);
      if (!query.ok) return refused('parameter-invalid', { detail: query.error });
      const parameters = feedParametersOf(request.query);
      return whilePageIsRead(request, reply, { query: query.value, parameters }, (page) => {
        if (!page.ok) return refused('table-too-long', { keys: page.error });
        const { rows, next, count } = page.value;
        reply.type(JSON_TYPE);
        return {
          '@odata.context': contextOf(root, request.query.$select),
          ...(count === null ? {} : { '@odata.count': count }),
          value: rows,
          ...(next === null ? {} : { '@odata.nextLink': nextLink(root, parameters, request.query, next) }),
        };
      });
    });

    register(service, 'GET /api/v1/feeds/odata/Figures/$count', options, async (request, reply) => {
      // A table without rows, whose count is told.
      const query = tableQuery({ $filter: request.query.$filter, $count: 'true', $top: '0' });
      if (!query.ok) return refused('parameter-invalid', { detail: query.error });
      const parameters = feedParametersOf(request.query);
      return whilePageIsRead(request, reply, { query: query.value, parameters }, (page) => {
        reply.type('text/plain; charset=utf-8');
        return String(must(page.ok ? page.value.count : null, 'what is in no order is never too long'));
      });
    });
  });

  /** Reads a page and answers with it, unless nobody waits for it any more or who asked may no longer read. */
  async function whilePageIsRead<Answer>(
    request: FastifyRequest,
    reply: FastifyReply,
    { query, parameters }: { readonly query: TableQuery; readonly parameters: FeedParametersOf },
    answer: (page: Awaited<ReturnType<typeof tablePage>>) => Answer,
  ) {
    let isAllowed = true;
    const held = await reading.open(request, { ...parameters, firstRow: firstRowOf(query) }, () => {
      isAllowed = false;
    });
    if ('refused' in held) return held;
    try {
      const isWanted = () => isAllowed && !reply.raw.destroyed;
      const page = await tablePage(held.feed, query, { isWanted });
      if (isWanted()) return answer(page);
      // As the other feeds, which end in the middle: whoever may no longer read is not told what was read.
      reply.raw.destroy();
      return reply.hijack();
    } finally {
      held.end();
    }
  }

  function feedParametersOf(query: Omit<TableParameters, `$${string}`>) {
    const { unit, questionnaire, version, mode, from, to } = query;
    const thisMonth = monthOfDay(localDay(now()));
    const range =
      from === undefined
        ? { from: monthBefore(thisMonth, MONTHS_WITHOUT_FROM - 1), to: thisMonth }
        : { from, to };
    return { unit, questionnaire, version, mode, ...range };
  }
}

function contextOf(root: string, select: string | undefined): string {
  return `${root}$metadata#${ENTITY_SET}${select === undefined ? '' : `(${select.replaceAll(/\s/g, '')})`}`;
}

/** The periods are named in it, so that a page asked for in the next month is of the same table. */
function nextLink(
  root: string,
  parameters: Readonly<Record<string, string | undefined>>,
  options: TableParameters,
  next: Parameters<typeof nextOptions>[1],
): string {
  const given = Object.entries({ ...parameters, ...nextOptions(options, next) });
  const texts = given.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return `${root}${ENTITY_SET}?${texts.join('&')}`;
}

/** Adds what OData wants of every answer: its version, its form of an error, and how a program is to sign in. */
async function asODataAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown) {
  reply.header('odata-version', request.headers['odata-maxversion'] === '4.0' ? '4.0' : '4.01');
  if (reply.statusCode === 401) reply.header('www-authenticate', 'Basic realm="SIPAS", charset="UTF-8"');
  const type = String(reply.getHeader('content-type') ?? '');
  if (typeof payload !== 'string' || !type.startsWith(PROBLEM_MEDIA_TYPE)) return payload;
  const problem = JSON.parse(payload) as { code: string; title: string; detail?: string };
  const { code, title, detail } = problem;
  const message = detail === undefined ? title : `${title} ${detail}`;
  reply.removeHeader('content-length');
  return JSON.stringify({ ...problem, error: { code, message } });
}
