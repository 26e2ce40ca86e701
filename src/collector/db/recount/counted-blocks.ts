import { must } from '../../../core/kernel/assert.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import { isShorterSpan, type SpanKind } from '../../../core/kernel/span.ts';
import { checkResponse } from '../../../core/questionnaire/check-response.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import type { Response } from '../../../core/questionnaire/response.ts';
import { parseEntry } from '../../../core/tally/breakdowns/breakdown-entry.ts';
import { isFlagged } from '../../../core/tally/fold-blocks.ts';
import { spanShares } from '../../../core/tally/span-shares.ts';
import { countsOf, isExcluded, type ResponseCounts, TallyAccumulator } from '../../../core/tally/tally.ts';
import { marginsOf } from '../../../core/tally/tally-key.ts';
import { type TallyLayout, tallyLayout } from '../../../core/tally/tally-layout.ts';
import { parseWaiting, type Waiting } from '../../../core/tally/waiting-answers.ts';
import type { KnownQuestionnaires } from '../../ingest/check-record.ts';
import type { RecordsTable, SamplingColumns } from '../schema.ts';
import type { BlockName } from './difference.ts';

export type CountedRecord = Omit<
  RecordsTable,
  'hour' | 'moved_day' | 'exclusion' | 'snapshots' | 'freed' | keyof SamplingColumns
>;

/** What a recount reads of a record beside its body. */
export const COUNTED_BESIDE_BODY = [
  ...(['enrolment', 'id', 'kind', 'unit', 'questionnaire', 'version', 'mode', 'language', 'day'] as const),
  ...(['flags', 'state', 'span', 'waiting', 'breakdown'] as const),
] as const satisfies readonly (keyof CountedRecord)[];

/** The state that records are in, of released ones what they were released for. */
type CountedState = 'pending' | 'unknown' | `released ${SpanKind}`;

/** A margin's value within a block, counted by the state its records are in. */
interface CountedCell {
  readonly margin: string;
  readonly value: string;
  readonly flagged: boolean;
  readonly byState: Map<CountedState, TallyAccumulator>;
}

export interface CountedBlock {
  readonly name: BlockName;
  readonly cells: Map<string, CountedCell>;
  readonly layout: TallyLayout;
  /** Of the records released for a span, what waits. */
  readonly waiting: Map<SpanKind, CountedWaiting>;
  /** Whether some of its records do not tell whether they were released. */
  hasUnknown: boolean;
}

export interface CountedWaiting {
  /** Per item how many levels wait. */
  readonly answers: number[];
  /** Per item the longest span for which levels were released since. */
  readonly later: (SpanKind | null)[];
}

interface CountedAbandonments {
  readonly name: BlockName;
  readonly reached: string;
  count: number;
}

/** One unit's records, counted again. */
export interface CountedUnit {
  readonly blocks: Map<string, CountedBlock>;
  readonly abandonments: Map<string, CountedAbandonments>;
}

export type RecordFault = 'unknown-questionnaire' | 'unreadable';

/** Counts records by unit and block. Memory grows with the tallies that come of them, not with the records. */
export class CountedBlocks {
  readonly units = new Map<string, CountedUnit>();
  readonly #questionnaires: KnownQuestionnaires;
  /** Months of which some records were deleted, so that nothing can be counted. */
  readonly #frozen: ReadonlySet<string>;
  readonly #layouts = new Map<Questionnaire, TallyLayout>();

  constructor(questionnaires: KnownQuestionnaires, frozen: ReadonlySet<string>) {
    this.#questionnaires = questionnaires;
    this.#frozen = frozen;
  }

  /** Counts one record, or says why it cannot be counted. */
  add(record: CountedRecord): RecordFault | null {
    if (this.#frozen.has(record.day.slice(0, 7))) return null;
    const questionnaire = this.#questionnaires.find(record.questionnaire, record.version);
    if (questionnaire === undefined) return 'unknown-questionnaire';
    const body = parsed(record.body);
    if (record.kind === 'abandonment') return this.#addAbandonment(record, body);
    if (record.kind !== 'response') return null;
    // The comment stands in a table of its own, and no tally is made of it.
    const response = checkResponse(questionnaire, body === null ? null : { ...body, comment: null });
    const flags: unknown = parsed(record.flags);
    if (!response.ok || !Array.isArray(flags)) return 'unreadable';
    if (response.value.mode !== record.mode || response.value.language !== record.language)
      return 'unreadable';
    const layout = found(this.#layouts, questionnaire, () => tallyLayout(questionnaire));
    const waiting = parsed(record.waiting) === null ? null : parseWaiting(layout, record.waiting);
    // What is released whole waits for nothing, and what is released in part for something.
    if (waiting === null || (record.state === 'partly') !== waiting.items.size > 0) return 'unreadable';
    if ([...waiting.later.values()].some((span) => !isShorterSpan(record.span, span))) return 'unreadable';
    if (!isEntry(layout, record)) return 'unreadable';
    const how = { layout, waiting, flagged: isFlagged(flags) };
    this.#addResponse(record, questionnaire, response.value, how);
    return null;
  }

  #addResponse(
    record: CountedRecord,
    questionnaire: Questionnaire,
    response: Response,
    { layout, waiting, flagged }: { layout: TallyLayout; waiting: Waiting; flagged: boolean },
  ): void {
    const block = this.#block(record, layout);
    block.hasUnknown ||= record.state === 'unknown';
    const isReleased = record.state === 'partly' || record.state === 'released';
    if (isReleased && !isExcluded(questionnaire, response)) {
      this.#addWaiting(block, record.span, response, waiting);
    }
    // Worked out once: a response counts alike at each of its margins.
    const countsWithout = (items: ReadonlySet<number>) => countsOf(layout, questionnaire, response, items);
    const shares = sharesOf(record, waiting, countsWithout);
    for (const { margin, value } of marginsOf(response, record.day as Day)) {
      const key = cellKey(margin, value, flagged);
      const cell = found(block.cells, key, () => ({ margin, value, flagged, byState: new Map() }));
      for (const { state, counts, held } of shares) {
        const tally = found(cell.byState, state, () => new TallyAccumulator(layout, questionnaire));
        tally.addCounts(counts);
        if (held !== null) tally.addCounts(held, -1);
      }
    }
  }

  #addWaiting({ layout, waiting }: CountedBlock, span: SpanKind, response: Response, waits: Waiting): void {
    const isLevel = (item: number) =>
      typeof response.answers[must(layout.items[item], 'an item')] === 'number';
    const none = (): CountedWaiting => ({
      answers: layout.items.map(() => 0),
      later: layout.items.map(() => null),
    });
    const counted = found(waiting, span, none);
    for (const item of waits.items) {
      if (isLevel(item)) counted.answers[item] = (counted.answers[item] ?? 0) + 1;
    }
    for (const [item, later] of waits.later) {
      const known = counted.later[item] ?? null;
      if (isLevel(item) && (known === null || isShorterSpan(known, later))) counted.later[item] = later;
    }
  }

  #addAbandonment(record: CountedRecord, body: object | null): RecordFault | null {
    const reached = body !== null && 'reached' in body ? body.reached : null;
    if (typeof reached !== 'string') return 'unreadable';
    const name = nameOf(record);
    const key = `${blockKey(name)}\0${reached}`;
    found(this.#unit(record.unit).abandonments, key, () => ({ name, reached, count: 0 })).count += 1;
    return null;
  }

  #block(record: CountedRecord, layout: TallyLayout): CountedBlock {
    const name = nameOf(record);
    return found(this.#unit(record.unit).blocks, blockKey(name), () => ({
      name,
      cells: new Map(),
      layout,
      waiting: new Map(),
      hasUnknown: false,
    }));
  }

  #unit(unit: string): CountedUnit {
    return found(this.units, unit, () => ({ blocks: new Map(), abandonments: new Map() }));
  }
}

/** What a response adds to the tallies of one state, less what those of shorter spans hold already. */
interface CountedShare {
  readonly state: CountedState;
  readonly counts: ResponseCounts;
  readonly held: ResponseCounts | null;
}

/** @param countsWithout of the response without its answers to these items */
function sharesOf(
  { state, span }: CountedRecord,
  waiting: Waiting,
  countsWithout: (items: ReadonlySet<number>) => ResponseCounts,
): readonly CountedShare[] {
  if (state === 'pending' || state === 'unknown') {
    return [{ state, counts: countsWithout(waiting.items), held: null }];
  }
  return spanShares(span, waiting).map(({ kind, without, held }) => ({
    state: `released ${kind}`,
    counts: countsWithout(without),
    held: held === null ? null : countsWithout(held),
  }));
}

export function blockKey({ month, questionnaire, version, mode }: BlockName): string {
  return [month, questionnaire, version, mode].join('\0');
}

export function cellKey(margin: string, value: string, flagged: boolean): string {
  return [margin, value, flagged ? 1 : 0].join('\0');
}

function nameOf({ unit, day, questionnaire, version, mode }: CountedRecord): BlockName {
  return { unit, month: day.slice(0, 7), questionnaire, version, mode };
}

/** Whether a record can have come with the breakdowns that it says. */
function isEntry(layout: TallyLayout, { breakdown, state, span }: CountedRecord): boolean {
  if (breakdown === '') return true;
  const entry = parsed(breakdown) === null ? null : parseEntry(layout, breakdown);
  const isReleased = state === 'released' || state === 'partly';
  return entry !== null && isReleased && !isShorterSpan(entry.span, span);
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function found<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
