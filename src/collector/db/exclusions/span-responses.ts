import type { Kysely } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { Response } from '../../../core/questionnaire/response.ts';
import {
  type BreakdownEntry,
  hasComeWith,
  parseEntry,
} from '../../../core/tally/breakdowns/breakdown-entry.ts';
import {
  breakdownValue,
  FLAGGED_BREAKDOWN,
  HOUR_BREAKDOWN,
  SPOT_BREAKDOWN,
  UNSAID,
  WEEKDAY_BREAKDOWN,
} from '../../../core/tally/breakdowns/breakdown-values.ts';
import type { ReleasedResponse, ToldPart } from '../../../core/tally/exclusions/excludable-heap.ts';
import { spanShares } from '../../../core/tally/span-shares.ts';
import type { TallyLayout } from '../../../core/tally/tally-layout.ts';
import { parseWaiting } from '../../../core/tally/waiting-answers.ts';
import type { SpanBlock } from '../counting/spans/span-block.ts';
import { readSpots } from '../devices/device-spots.ts';
import { ofMonth } from '../records-of-month.ts';
import type { Database } from '../schema.ts';

/** A response that was released for a span, with what it is chosen by and what was told with it. */
export interface SpanResponse extends ReleasedResponse {
  readonly enrolment: string;
  readonly id: string;
  readonly day: Day;
  readonly hour: number;
  readonly spot: string;
  readonly movedDay: string;
  readonly response: Response;
  /** With which breakdowns it came; null: with none yet. */
  readonly entry: BreakdownEntry | null;
}

/** By what an administrator may choose and breakdowns tell responses apart. */
const CHOSEN_BY = [WEEKDAY_BREAKDOWN, HOUR_BREAKDOWN, SPOT_BREAKDOWN, FLAGGED_BREAKDOWN] as const;

/** The responses that were released for exactly this span. */
export async function spanResponses(
  database: Kysely<Database>,
  span: SpanBlock,
): Promise<readonly SpanResponse[]> {
  const found: SpanResponse[] = [];
  const spotOn = await readSpots(database);
  const standings = new Map<string, Pick<SpanResponse, 'without' | 'entry'>>();
  for (const month of span.months) {
    const rows = await database
      .selectFrom('records')
      .select(['enrolment', 'id', 'day', 'hour', 'flags', 'body', 'waiting', 'breakdown'])
      .select(['moved_day', 'exclusion'])
      .where(ofMonth({ ...span, month }))
      .where('kind', '=', 'response')
      .where('state', 'in', ['released', 'partly'])
      .where('span', '=', span.kind)
      .execute();
    for (const { day, flags, body, waiting, breakdown, moved_day, exclusion, ...row } of rows) {
      const name = `${waiting} ${breakdown}`;
      const standing = standings.get(name) ?? standingOf(span, waiting, breakdown);
      standings.set(name, standing);
      found.push({
        ...row,
        day: day as Day,
        spot: spotOn(row.enrolment, day as Day) ?? UNSAID,
        flags: JSON.parse(flags) as string[],
        response: JSON.parse(body) as Response,
        movedDay: moved_day,
        heap: exclusion === '' ? null : heapIn(span.layout, exclusion).id,
        ...standing,
      });
    }
  }
  return found;
}

function standingOf(
  { layout, kind }: SpanBlock,
  waiting: string,
  breakdown: string,
): Pick<SpanResponse, 'without' | 'entry'> {
  const waits = must(parseWaiting(layout, waiting), 'a record waits with items of its questionnaire');
  const [own] = spanShares(kind, waits);
  return {
    without: must(own, 'a released response counts in its own span').without,
    entry: breakdown === '' ? null : must(parseEntry(layout, breakdown), 'a record came with its breakdowns'),
  };
}

/** What was told of the responses of a span before: the blocks that moved, and the breakdowns one may choose by. */
export async function toldOf(
  database: Kysely<Database>,
  { unit, questionnaire, mode, months, kind }: SpanBlock,
): Promise<readonly ToldPart<SpanResponse>[]> {
  const rows = await database
    .selectFrom('breakdowns')
    .select(['breakdown', 'value', 'responses', 'items'])
    .where('breakdown', 'in', CHOSEN_BY)
    .where('questionnaire', '=', questionnaire.id)
    .where('version', '=', questionnaire.version)
    .where('mode', '=', mode)
    .where('month', '=', must(months[0], 'a span has months'))
    .where('unit', '=', unit)
    .where('span', '=', kind)
    .execute();
  const moved = new Map(
    rows
      .filter(({ responses }) => responses > 0)
      .map(({ breakdown, value, items }) => [
        `${breakdown} ${value}`,
        new Set(JSON.parse(items) as number[]),
      ]),
  );
  const ofBreakdown =
    (breakdown: string): ToldPart<SpanResponse> =>
    (one, item) => {
      const value = breakdownValue(one, breakdown);
      const items = moved.get(`${breakdown} ${value}`);
      if (items === undefined || one.entry?.span !== kind) return 'stayed';
      if (item !== null && !(items.has(item) && hasComeWith(kind, one.entry, item))) return 'stayed';
      return `moved ${value}`;
    };
  return [({ movedDay }) => movedDay, ...CHOSEN_BY.map(ofBreakdown)];
}

/** As it stands in `records.exclusion`. */
export function heapText(layout: TallyLayout, id: string, without: ReadonlySet<number>): string {
  return JSON.stringify([id, ...layout.items.filter((_, item) => without.has(item))]);
}

/** What heapText says. */
export function heapIn(
  layout: TallyLayout,
  text: string,
): { readonly id: string; readonly without: ReadonlySet<number> } {
  const [id = '', ...items] = JSON.parse(text) as string[];
  return { id, without: itemsIn(layout, items) };
}

/** The indexes of items by their ids. */
export function itemsIn(layout: TallyLayout, ids: readonly string[]): ReadonlySet<number> {
  return new Set([...layout.items.keys()].filter((item) => ids.includes(layout.items[item] ?? '')));
}
