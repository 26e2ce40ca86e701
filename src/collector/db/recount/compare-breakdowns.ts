import type { Transaction } from 'kysely';
import { type Month, monthsOf } from '../../../core/kernel/period.ts';
import {
  isShorterSpan,
  SPAN_KINDS,
  type Span,
  type SpanKind,
  spanAround,
} from '../../../core/kernel/span.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { type BreakdownEntry, parseEntry } from '../../../core/tally/breakdowns/breakdown-entry.ts';
import {
  BreakdownSpan,
  type EnteredResponse,
  type MovedCell,
} from '../../../core/tally/breakdowns/breakdown-span.ts';
import { type TallyLayout, tallyLayout } from '../../../core/tally/tally-layout.ts';
import type { KnownQuestionnaires } from '../../ingest/check-record.ts';
import { releasedResponses } from '../counting/breakdowns/entered-responses.ts';
import { grouped } from '../grouped.ts';
import type { BreakdownSpansTable, BreakdownsTable } from '../schema/breakdown-tables.ts';
import type { Database } from '../schema.ts';
import { differing, type Numbers, numbersOfRow } from './compare-tallies.ts';
import type { Compared, Difference } from './difference.ts';

type BlockRow = Omit<BreakdownSpansTable, 'month' | 'span'>;

/**
 * Everything in which the stored breakdowns differ from those that the records make, span by span, the shorter ones
 * first: what moved, and what of it is in their sums. Records say with which breakdowns they came. Spans with a month
 * whose answers were deleted are left out.
 */
export async function* compareBreakdowns(
  snapshot: Transaction<Database>,
  questionnaires: KnownQuestionnaires,
  frozen: ReadonlySet<string>,
): AsyncGenerator<Difference> {
  const made = await snapshot.selectFrom('breakdown_spans').selectAll().execute();
  const blocks = grouped(made, ({ unit, questionnaire, version, mode, month }) =>
    [unit, questionnaire, version, mode, month.slice(0, 4)].join(' '),
  );
  for (const name of [...blocks.keys()].sort()) {
    const spans = blocks.get(name) ?? [];
    const [block] = spans;
    const questionnaire = block && questionnaires.find(block.questionnaire, block.version);
    if (block === undefined || questionnaire === undefined) continue;
    const year = await yearOf(snapshot, block, questionnaire, frozen);
    yield* compareYear(year, new Set(spans.map(({ month, span }) => spanAround(month as Month, span).text)));
  }
}

/** What is stored of one office, mode, questionnaire version and year. */
interface StoredYear {
  readonly block: BlockRow;
  readonly questionnaire: Questionnaire;
  readonly layout: TallyLayout;
  /** Those without a month whose answers were deleted, the shorter ones first. */
  readonly spans: readonly Span[];
  readonly responses: ReadonlyMap<string, readonly EnteredResponse[]>;
  /** By the span's text. */
  readonly rows: ReadonlyMap<string, readonly BreakdownsTable[]>;
}

function* compareYear(year: StoredYear, made: ReadonlySet<string>): Generator<Difference> {
  const { layout, questionnaire, spans, responses, rows } = year;
  const counted = new Map<string, ReadonlyMap<string, MovedCell>>();
  for (const span of spans) {
    const entered = monthsOf(span).flatMap((month) => responses.get(month) ?? []);
    const isNamed = entered.some(({ entry, day }) => namesSpan(entry, span, day.slice(0, 7) as Month));
    const stored = rows.get(span.text) ?? [];
    if (!made.has(span.text)) {
      if (isNamed || stored.length > 0) {
        yield differenceOf(year, span, { breakdown: '', value: '' }, [
          { name: 'made', stored: 0, counted: 1 },
        ]);
      }
      continue;
    }
    const fold = new BreakdownSpan({ layout, questionnaire }, span.kind, (kind, month, breakdown, value) =>
      counted.get(spanAround(month, kind).text)?.get(`${breakdown} ${value}`),
    );
    const within = entered.filter(({ entry }) => !isShorterSpan(span.kind, entry.span));
    for (const one of within) fold.count(one);
    for (const one of within) fold.fold(one);
    const cells = new Map(fold.cells().map((cell) => [`${cell.breakdown} ${cell.value}`, cell]));
    counted.set(span.text, cells);
    yield* compareSpan(year, span, cells, stored);
  }
}

function* compareSpan(
  year: StoredYear,
  span: Span,
  cells: ReadonlyMap<string, MovedCell>,
  rows: readonly BreakdownsTable[],
): Generator<Difference> {
  const stored = new Map(rows.map((row) => [`${row.breakdown} ${row.value}`, row]));
  for (const key of [...new Set([...cells.keys(), ...stored.keys()])].sort()) {
    const [cell, row] = [cells.get(key), stored.get(key)];
    const numbers = [
      ...differing(row === undefined ? NONE : numbersOfRow({ ...row, excluded: 0 }), cell?.tally ?? NONE),
      ...differingItems(year.layout, row, cell),
    ];
    const about = cell ?? row;
    if (about !== undefined && numbers.length > 0) yield differenceOf(year, span, about, numbers);
  }
}

const NONE: Numbers = { responses: 0, excluded: 0, sums: [], levels: [] };

function differingItems(
  { items }: TallyLayout,
  row: BreakdownsTable | undefined,
  cell: MovedCell | undefined,
): readonly (Compared & { readonly name: string })[] {
  const stored = new Set(row === undefined ? [] : (JSON.parse(row.items) as number[]));
  const isIn = (items: ReadonlySet<number> | undefined, item: number) => (items?.has(item) === true ? 1 : 0);
  return [...items.keys()]
    .map((item) => ({
      name: `items[${item}]`,
      stored: isIn(stored, item),
      counted: isIn(cell?.items, item),
    }))
    .filter((one) => one.stored !== one.counted);
}

function differenceOf(
  { block: { unit, questionnaire, version, mode } }: StoredYear,
  { text }: Span,
  { breakdown, value }: { readonly breakdown: string; readonly value: string },
  numbers: readonly (Compared & { readonly name: string })[],
): Difference {
  return { kind: 'breakdown', unit, questionnaire, version, mode, span: text, breakdown, value, numbers };
}

/** Whether a record says that it, or an answer of it, came with the breakdowns of the span. */
function namesSpan({ span, later }: BreakdownEntry, { kind, text }: Span, month: Month): boolean {
  const kinds: readonly (SpanKind | null)[] = [span, ...later.values()];
  return kinds.includes(kind) && spanAround(month, kind).text === text;
}

async function yearOf(
  snapshot: Transaction<Database>,
  block: BreakdownSpansTable,
  questionnaire: Questionnaire,
  frozen: ReadonlySet<string>,
): Promise<StoredYear> {
  const { unit, version, mode } = block;
  const layout = tallyLayout(questionnaire);
  const year = spanAround(block.month as Month, 'year');
  const months = monthsOf(year).filter((month) => !frozen.has(month));
  const spans = SPAN_KINDS.flatMap((kind) => {
    const ofKind = monthsOf(year).map((month) => spanAround(month, kind));
    return [...new Map(ofKind.map((span) => [span.text, span])).values()];
  }).filter((span) => monthsOf(span).every((month) => !frozen.has(month)));
  const responses = new Map<string, readonly EnteredResponse[]>();
  const entries = new Map<string, BreakdownEntry | null>();
  for (const month of months) {
    const span = { unit, questionnaire, layout, mode, kind: 'year', months } as const;
    const all = await releasedResponses(snapshot, span, month);
    const entered = all.flatMap(({ standing: { breakdown }, ...one }): readonly EnteredResponse[] => {
      const entry = entries.has(breakdown) ? entries.get(breakdown) : readEntry(layout, breakdown);
      entries.set(breakdown, entry ?? null);
      return entry == null ? [] : [{ ...one, entry }];
    });
    responses.set(month, entered);
  }
  const rows = await snapshot
    .selectFrom('breakdowns')
    .selectAll()
    .where('unit', '=', unit)
    .where('questionnaire', '=', questionnaire.id)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .where('month', 'in', monthsOf(year))
    .execute();
  const ofSpan = grouped(rows, ({ month, span }) => spanAround(month as Month, span).text);
  return { block, questionnaire, layout, spans, responses, rows: ofSpan };
}

/** What cannot be read is told of its record. */
function readEntry(layout: TallyLayout, text: string): BreakdownEntry | null {
  try {
    return parseEntry(layout, text);
  } catch {
    return null;
  }
}
