import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FeedParameters } from '../../../contract/feeds/figure-feeds.ts';
import { PARQUET_MEDIA_TYPE, XLSX_MEDIA_TYPE } from '../../../contract/route.ts';
import type { ProblemCode } from '../../../core/protocol/console-problems.ts';
import { csvOfRows, jsonOfRows } from '../../feeds/feed-text.ts';
import type { OpenFeed } from '../../feeds/figure-feed.ts';
import { figureTable } from '../../feeds/figure-table.ts';
import { parquetOf } from '../../tables/table-parquet.ts';
import { fitsSheet, xlsxOf } from '../../tables/table-xlsx.ts';
import { attachment } from '../figures/download.ts';
import { type RefusedRequest, refused, register } from '../server/register.ts';
import type { FeedReading } from './feed-reading.ts';

/** Released figures for other programs. */
export function registerFeedRoutes(app: FastifyInstance, reading: FeedReading): void {
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
      write: ({ rows }) => bytesOf(parquetOf(figureTable(rows))),
    }),
  );
  register(app, 'GET /api/v1/feeds/figures.xlsx', options, (request, reply) =>
    answer<'table-too-long'>(request, reply, {
      name: 'figures.xlsx',
      type: XLSX_MEDIA_TYPE,
      write: ({ rows, rowCount }) =>
        fitsSheet(rowCount)
          ? xlsxOf(figureTable(rows))
          : refused('table-too-long', { keys: { rows: rowCount } }),
    }),
  );

  async function answer<Refusal extends ProblemCode = never>(
    request: FastifyRequest & { readonly query: FeedParameters },
    reply: FastifyReply,
    { name, type, write }: FeedFormat<Refusal>,
  ) {
    let stream: Readable | null = null;
    // The stream is destroyed, and the generator returns.
    const held = await reading.open(request, request.query, () => stream?.destroy());
    if ('refused' in held) return held;
    const written = write(held.feed);
    if ('refused' in written) {
      held.end();
      return written;
    }
    stream = written;
    // At its end already: who has read all of one may ask for the next.
    stream.once('end', held.end).once('close', held.end);
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
