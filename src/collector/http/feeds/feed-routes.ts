import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type FeedParameters, MOST_FEED_PERIODS } from '../../../contract/feeds/figure-feeds.ts';
import { PARQUET_MEDIA_TYPE, XLSX_MEDIA_TYPE } from '../../../contract/route.ts';
import { parsePeriod } from '../../../core/kernel/period.ts';
import type { ProblemCode } from '../../../core/protocol/console-problems.ts';
import { parquetOfRows } from '../../feeds/feed-parquet.ts';
import { feedPeriods } from '../../feeds/feed-periods.ts';
import { csvOfRows, jsonOfRows } from '../../feeds/feed-text.ts';
import { fitsSheet, xlsxOfRows } from '../../feeds/feed-xlsx.ts';
import type { FigureFeed, OpenFeed } from '../../feeds/figure-feed.ts';
import { attachment } from '../figures/download.ts';
import { askerOf, unitScopeOf, whileAllowed } from '../server/authorise.ts';
import { type RefusedRequest, refused, register } from '../server/register.ts';
import { StreamPlaces } from '../server/stream-places.ts';

/** Of one key or person: a feed reads as much as a page of every unit in it. */
const MOST_AT_ONCE = 2;

/** Released figures for other programs. */
export function registerFeedRoutes(app: FastifyInstance, feed: Pick<FigureFeed, 'open'>): void {
  const places = new StreamPlaces(MOST_AT_ONCE);
  // A HEAD would read everything.
  const options = { action: 'feeds.read', exposeHeadRoute: false } as const;

  register(app, 'GET /api/v1/feeds/figures.csv', options, (request, reply) =>
    answer(request, reply, {
      name: 'figures.csv',
      type: 'text/csv; charset=utf-8; header=present',
      write: ({ rows }) => bytesOf(csvOfRows(rows)),
    }),
  );
  register(app, 'GET /api/v1/feeds/figures.json', options, (request, reply) =>
    answer(request, reply, {
      name: 'figures.json',
      type: 'application/json; charset=utf-8',
      write: ({ rows }) => bytesOf(jsonOfRows(rows)),
    }),
  );
  register(app, 'GET /api/v1/feeds/figures.parquet', options, (request, reply) =>
    answer(request, reply, {
      name: 'figures.parquet',
      type: PARQUET_MEDIA_TYPE,
      write: ({ rows }) => bytesOf(parquetOfRows(rows)),
    }),
  );
  register(app, 'GET /api/v1/feeds/figures.xlsx', options, (request, reply) =>
    answer<'table-too-long'>(request, reply, {
      name: 'figures.xlsx',
      type: XLSX_MEDIA_TYPE,
      write: ({ rows, rowCount }) =>
        fitsSheet(rowCount)
          ? xlsxOfRows(rows, rowCount)
          : refused('table-too-long', { keys: { rows: rowCount } }),
    }),
  );

  async function answer<Refusal extends ProblemCode = never>(
    request: FastifyRequest & { readonly query: FeedParameters },
    reply: FastifyReply,
    { name, type, write }: FeedFormat<Refusal>,
  ) {
    const { from, to = from, unit, version, ...selection } = request.query;
    const periods = periodsOf(from, to);
    if (periods === null) return refused('parameter-invalid', { detail: 'to' });
    const place = places.enter(askerOf(request));
    if (place === null) return refused('too-many-requests');
    const opened = await feed
      .open({
        ...selection,
        unit: unit ?? null,
        version: version === undefined ? null : Number(version),
        scope: unitScopeOf(request),
        periods,
      })
      .catch((error: unknown) => {
        place.leave();
        throw error;
      });
    if (!opened.ok) {
      place.leave();
      const { kind } = opened.error;
      return refused(kind, { detail: kind === 'unit-unknown' ? 'unit' : 'questionnaire' });
    }
    // Ended when the client goes or the key is revoked: the stream is destroyed, and the generator returns.
    const stream = write(opened.value);
    if ('refused' in stream) {
      place.leave();
      return stream;
    }
    const stopLooking = whileAllowed(request, () => stream.destroy());
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      stopLooking();
      place.leave();
    };
    // At its end already: who has read all of one may ask for the next.
    stream.once('end', end).once('close', end);
    return reply.header('content-disposition', attachment(name, name)).type(type).send(stream);
  }
}

interface FeedFormat<Refusal extends ProblemCode> {
  readonly name: string;
  /** The media type. */
  readonly type: string;
  readonly write: (feed: OpenFeed) => Readable | RefusedRequest<Refusal>;
}

function bytesOf(pieces: AsyncIterable<string | Uint8Array>): Readable {
  return Readable.from(pieces, { objectMode: false });
}

function periodsOf(from: string, to: string) {
  const [first, last] = [parsePeriod(from), parsePeriod(to)];
  if (!first.ok || !last.ok) throw new Error('the schema lets no other period through');
  return feedPeriods(first.value, last.value, MOST_FEED_PERIODS);
}
