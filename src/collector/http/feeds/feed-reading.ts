import type { FastifyRequest } from 'fastify';
import { type FeedParameters, MOST_FEED_PERIODS } from '../../../contract/feeds/figure-feeds.ts';
import { parsePeriod } from '../../../core/kernel/period.ts';
import { feedPeriods } from '../../feeds/feed-periods.ts';
import type { FigureFeed, OpenFeed } from '../../feeds/figure-feed.ts';
import { askerOf, unitScopeOf, whileAllowed } from '../server/authorise.ts';
import { type RefusedRequest, refused } from '../server/register.ts';
import { StreamPlaces } from '../server/stream-places.ts';

/** Of one key or person, over all formats: a feed reads as much as a page of every unit in it. */
const MOST_AT_ONCE = 2;

type FeedRefusal = RefusedRequest<
  'parameter-invalid' | 'too-many-requests' | 'unit-unknown' | 'questionnaire-unknown'
>;

/** A feed that somebody reads. */
export interface HeldFeed {
  readonly feed: OpenFeed;
  /** To be called once it is read or given up; more than once does no harm. */
  readonly end: () => void;
}

/** Opens feeds for those who may read them, each a few at a time. */
export class FeedReading {
  readonly #feed: Pick<FigureFeed, 'open'>;
  readonly #places = new StreamPlaces(MOST_AT_ONCE);

  constructor(feed: Pick<FigureFeed, 'open'>) {
    this.#feed = feed;
  }

  /** @param stop is called once the asker may no longer read: the key was revoked, or the person may see less */
  async open(
    request: FastifyRequest,
    parameters: FeedParameters & { readonly firstRow?: number },
    stop: () => void,
  ): Promise<HeldFeed | FeedRefusal> {
    const { from, to = from, unit, version, ...selection } = parameters;
    const periods = periodsOf(from, to);
    if (periods === null) return refused('parameter-invalid', { detail: 'to' });
    const place = this.#places.enter(askerOf(request));
    if (place === null) return refused('too-many-requests');
    const opened = await this.#feed
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
    const stopLooking = whileAllowed(request, stop);
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      stopLooking();
      place.leave();
    };
    return { feed: opened.value, end };
  }
}

function periodsOf(from: string, to: string) {
  const [first, last] = [parsePeriod(from), parsePeriod(to)];
  if (!first.ok || !last.ok) throw new Error('the schema lets no other period through');
  return feedPeriods(first.value, last.value, MOST_FEED_PERIODS);
}
