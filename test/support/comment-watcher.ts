import { CommentPages, type CommentReader } from '../../src/collector/comments/comments.ts';
import { SqlCommentStore } from '../../src/collector/db/comments/comment-store.ts';
import { SqlDeferredWrites } from '../../src/collector/db/deferred/deferred-writes.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import type { AccountId } from '../../src/collector/people/accounts/principal.ts';
import type { Comments } from '../../src/contract/analysis/comments.ts';
import { type Month, monthsOf, type Period, parsePeriod } from '../../src/core/kernel/period.ts';
import { isSpanWithin, spansWithin } from '../../src/core/kernel/span.ts';
import type { Response } from '../../src/core/questionnaire/response.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import type { RouteKey } from './attacked-routes.ts';
import { EVIDENCE_KEY } from './collector-store-fixture.ts';

interface CommentWorld {
  readonly database: OpenDatabase;
  /** Code by office; null: the whole country. Each with the offices below it, as `code@valid-from`. */
  readonly units: readonly { readonly code: string | null; readonly offices: readonly string[] }[];
  readonly periods: readonly string[];
  readonly nowMs: number;
  /** Gets the routes whose answers were read. */
  readonly routes: Set<RouteKey>;
}

const ADMINISTRATOR: CommentReader = {
  principal: { account: 'a' as AccountId, name: 'a', role: 'administrator', readsOwnComments: false },
  scope: EVERY_UNIT,
};
const YEAR = '2025';

/**
 * Reads the comments of every unit and period, and tells from the stored records, by none of the collector's code,
 * whether ten new respondents stand behind every further showing.
 */
export class CommentWatcher {
  readonly #world: CommentWorld;
  readonly #pages: CommentPages;
  /** Comments shown when it was last looked, by office and span. */
  #heaps = new Map<string, number>();
  /** By office, the responses behind what was shown. */
  readonly #behind = new Map<string, Set<string>>();
  #looks = 0;
  /** Showings that were looked into. */
  showings = 0;

  constructor(world: CommentWorld) {
    const { database, nowMs } = world;
    this.#world = world;
    this.#pages = new CommentPages({
      store: new SqlCommentStore(database, { key: Buffer.alloc(32), now: () => 0 }),
      units: new SqlUnitStore(database),
      shuffled: (list) => list,
      nowMs: () => nowMs,
    });
  }

  /** @param current the month that is not over */
  async look(current: Month): Promise<void> {
    const { database, units, periods, routes } = this.#world;
    routes.add('GET /api/v1/comments').add('GET /api/v1/exports/comments.csv');
    await new SqlDeferredWrites(database.writer, database.engine, EVIDENCE_KEY).writeAll(current);
    const all = heapsOf(await this.#read(null, periodNamed(YEAR)));
    await this.#checkGrowth(all);
    // One unit after the other.
    const { code, offices } = units[this.#looks % units.length] ?? { code: null, offices: [] };
    this.#looks += 1;
    for (const text of periods) {
      const period = periodNamed(text);
      const spans = new Set(spansWithin(monthsOf(period)).map((span) => span.text));
      const expected = [...all].filter(([heap]) => {
        const [office = '', span = ''] = heap.split(' ');
        return offices.includes(office) && spans.has(span);
      });
      const found = heapsOf(await this.#read(code, period));
      if (JSON.stringify([...found].sort()) !== JSON.stringify(expected.sort())) {
        throw new Error(`comments of ${code} ${text}: ${[...found]}, not ${expected}`);
      }
    }
    const exported = await this.#pages.export({ unit: null, period: periodNamed(YEAR) }, ADMINISTRATOR);
    if (!exported.ok) throw new Error(exported.error.kind);
    const rows = exported.value.text.split('\r\n').slice(1, -1).length;
    const shown = [...all.values()].reduce((sum, count) => sum + count, 0);
    if (rows !== shown) throw new Error(`${rows} comments are handed out, and ${shown} are shown`);
  }

  /** The shortest span first, since what stands behind a showing stands behind none of a longer span. */
  async #checkGrowth(heaps: ReadonlyMap<string, number>): Promise<void> {
    const grown = [...heaps].filter(([heap, count]) => count > (this.#heaps.get(heap) ?? 0));
    this.#heaps = new Map(heaps);
    const byLength = grown.map(([heap]) => {
      const [office = '', span = ''] = heap.split(' ');
      return { office, months: monthsOf(periodNamed(span)) };
    });
    byLength.sort((a, b) => a.months.length - b.months.length);
    for (const { office, months } of byLength) {
      const behind = this.#behind.get(office) ?? new Set();
      const released = await this.#released(office, months);
      const further = released.filter((id) => !behind.has(id));
      if (further.length < 10) {
        throw new Error(
          `${office} ${months.join()}: comments shown with ${further.length} further responses`,
        );
      }
      for (const id of further) behind.add(id);
      this.#behind.set(office, behind);
      this.showings += 1;
    }
  }

  async #released(office: string, months: readonly Month[]): Promise<readonly string[]> {
    const within = new Set(months);
    const rows = await this.#world.database.reader
      .selectFrom('records')
      .select(['id', 'day', 'span', 'body'])
      .where('unit', '=', office)
      .where('kind', '=', 'response')
      .where('state', 'in', ['released', 'partly'])
      .execute();
    return rows.flatMap(({ id, day, span, body }) => {
      const { profile } = JSON.parse(body) as Response;
      return profile['age'] !== 1 && isSpanWithin(day.slice(0, 7) as Month, span, within) ? [id] : [];
    });
  }

  async #read(unit: string | null, period: Period): Promise<Comments> {
    const query = { unit, period, search: '', theme: null, isUnreadOnly: false };
    const answer = await this.#pages.read(query, ADMINISTRATOR);
    if (!answer.ok) throw new Error(answer.error.kind);
    return answer.value;
  }
}

function heapsOf({ heaps, total, found, unread }: Comments): Map<string, number> {
  const sum = heaps.reduce((all, { comments }) => all + comments, 0);
  if ([total, found, unread].some((count) => count !== sum)) throw new Error('comments beside the heaps');
  return new Map(heaps.map(({ unit, span, comments }) => [`${unit.ref} ${span}`, comments]));
}

function periodNamed(text: string): Period {
  const period = parsePeriod(text);
  if (!period.ok) throw new Error(text);
  return period.value;
}
