import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type FeedParameters, MOST_FEED_PERIODS } from '../../../contract/feeds/figure-feeds.ts';
import { parsePeriod } from '../../../core/kernel/period.ts';
import { feedPeriods } from '../../feeds/feed-periods.ts';
import { csvOfRows, jsonOfRows } from '../../feeds/feed-text.ts';
import type { FigureFeed, OpenFeed } from '../../feeds/figure-feed.ts';
import { attachment } from '../figures/download.ts';
import { askerOf, unitScopeOf, whileAllowed } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { StreamPlaces } from '../server/stream-places.ts';

/** Of one key or person: a feed reads as much as a page of every unit in it. */
const MOST_AT_ONCE = 2;

/** Released figures for other programs. */
export function registerFeedRoutes(app: FastifyInstance, feed: FigureFeed): void {
  const places = new StreamPlaces(MOST_AT_ONCE);
  // A HEAD would read everything.
  const options = { action: 'feeds.read', exposeHeadRoute: false } as const;

  register(app, 'GET /api/v1/feeds/figures.csv', options, (request, reply) =>
    answer(request, reply, {
      name: 'figures.csv',
      type: 'text/csv; charset=utf-8; header=present',
      write: ({ rows }) => csvOfRows(rows),
    }),
  );
  register(app, 'GET /api/v1/feeds/figures.json', options, (request, reply) =>
    answer(request, reply, {
      name: 'figures.json',
      type: 'application/json; charset=utf-8',
      write: ({ rows }) => jsonOfRows(rows),
    }),
  );

  async function answer(
    request: FastifyRequest & { readonly query: FeedParameters },
    reply: FastifyReply,
    { name, type, write }: FeedFormat,
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
    const stream = Readable.from(write(opened.value), { objectMode: false });
    const stopLooking = whileAllowed(request, () => stream.destroy());
    stream.once('close', () => {
      stopLooking();
      place.leave();
    });
    return reply.header('content-disposition', attachment(name, name)).type(type).send(stream);
  }
}

interface FeedFormat {
  readonly name: string;
  /** The media type. */
  readonly type: string;
  readonly write: (feed: OpenFeed) => AsyncIterable<string | Uint8Array>;
}

function periodsOf(from: string, to: string) {
  const [first, last] = [parsePeriod(from), parsePeriod(to)];
  if (!first.ok || !last.ok) throw new Error('the schema lets no other period through');
  return feedPeriods(first.value, last.value, MOST_FEED_PERIODS);
}
