import { SPAN_KINDS, type SpanKind } from '../../../core/kernel/span.ts';
import type { TallyLayout } from '../../../core/tally/tally-layout.ts';
import type { TallyRow } from '../counting/tally-row.ts';
import { grouped } from '../grouped.ts';
import {
  blockKey,
  type CountedBlock,
  type CountedUnit,
  type CountedWaiting,
  cellKey,
} from './counted-blocks.ts';
import type { BlockName, Compared, Difference } from './difference.ts';

type StoredWaiting = BlockName & { readonly span: string; readonly answers: string; readonly later: string };
type StoredAbandonments = BlockName & { readonly reached: string; readonly count: number };

/** Everything in which the stored tallies of one unit differ from its records. */
export function* compareTallies(
  counted: CountedUnit | undefined,
  rows: readonly TallyRow[],
): Generator<Difference> {
  const stored = grouped(rows, blockKey);
  for (const key of keysOf(counted?.blocks, stored)) {
    yield* compareBlock(counted?.blocks.get(key), stored.get(key) ?? []);
  }
}

/** The same of the abandoned surveys. */
export function* compareAbandonments(
  counted: CountedUnit | undefined,
  rows: readonly StoredAbandonments[],
): Generator<Difference> {
  const stored = new Map(rows.map((row) => [`${blockKey(row)}\0${row.reached}`, row]));
  for (const key of keysOf(counted?.abandonments, stored)) {
    const [row, count] = [stored.get(key), counted?.abandonments.get(key)];
    const about = row ?? (count === undefined ? undefined : { ...count.name, reached: count.reached });
    const compared = { stored: row?.count ?? 0, counted: count?.count ?? 0 };
    if (about === undefined || compared.stored === compared.counted) continue;
    const { unit, month, questionnaire, version, mode, reached } = about;
    yield { kind: 'abandonments', unit, month, questionnaire, version, mode, reached, ...compared };
  }
}

/** The same of the answers that wait, and of those that were released for a longer span than their responses. */
export function* compareWaiting(
  counted: CountedUnit | undefined,
  rows: readonly StoredWaiting[],
): Generator<Difference> {
  const stored = grouped(rows, blockKey);
  for (const key of keysOf(counted?.blocks, stored)) {
    const block = counted?.blocks.get(key);
    const name = block?.name ?? stored.get(key)?.[0];
    if (name === undefined) continue;
    for (const span of SPAN_KINDS) {
      const row = stored.get(key)?.find((one) => one.span === span);
      yield* compareSpan({ name, span, layout: block?.layout }, row, block?.waiting.get(span));
    }
  }
}

interface SpanOfBlock {
  readonly name: BlockName;
  readonly span: SpanKind;
  readonly layout: TallyLayout | undefined;
}

function* compareSpan(
  { name, span, layout }: SpanOfBlock,
  row: StoredWaiting | undefined,
  counted: CountedWaiting | undefined,
): Generator<Difference> {
  const { unit, month, questionnaire, version, mode } = name;
  const about = { unit, month, questionnaire, version, mode, span };
  const answers = row === undefined ? [] : numbersIn(row.answers);
  const later = row === undefined ? [] : listIn(row.later);
  const items = Math.max(answers.length, later.length, counted?.answers.length ?? 0);
  for (let index = 0; index < items; index++) {
    const item = layout?.items[index] ?? String(index);
    const compared = { stored: answers[index] ?? 0, counted: counted?.answers[index] ?? 0 };
    if (compared.stored !== compared.counted) yield { kind: 'waiting', ...about, item, ...compared };
    const spans = { stored: later[index] ?? null, counted: counted?.later[index] ?? null };
    if (spans.stored !== spans.counted) {
      yield { kind: 'later', ...about, item, stored: String(spans.stored), counted: String(spans.counted) };
    }
  }
}

function* compareBlock(counted: CountedBlock | undefined, rows: readonly TallyRow[]): Generator<Difference> {
  const name = counted?.name ?? rows[0];
  if (name === undefined) return;
  const { unit, month, questionnaire, version, mode } = name;
  const stored = grouped(rows, ({ margin, value, flagged }) => cellKey(margin, value, flagged === 1));
  for (const key of keysOf(counted?.cells, stored)) {
    const cell = counted?.cells.get(key);
    const cellRows = stored.get(key) ?? [];
    const { margin, value, flagged } = cell ?? cellRows[0] ?? { margin: '', value: '', flagged: false };
    for (const state of counted?.hasUnknown === true ? TOGETHER : APART) {
      const isOfState = (one: string) => state === 'together' || one === STATES[state];
      const accumulators = [...(cell?.byState ?? [])].filter(([one]) => isOfState(one));
      const numbers = differing(
        sumOf(cellRows.filter((row) => isOfState(stateOf(row))).map(numbersOfRow)),
        sumOf(accumulators.map(([, accumulator]) => accumulator.tally())),
      );
      if (numbers.length === 0) continue;
      yield {
        kind: 'tally',
        ...{ unit, month, questionnaire, version, mode },
        ...{ state, margin, value, flagged: Boolean(flagged), numbers },
      };
    }
  }
}

/** What a difference calls them: what was released for its month is the usual case. */
const STATES = {
  released: 'released month',
  quarter: 'released quarter',
  'half-year': 'released half-year',
  year: 'released year',
  pending: 'pending',
} as const;
const APART = ['released', 'quarter', 'half-year', 'year', 'pending'] as const;
const TOGETHER = ['together'] as const;

function keysOf(
  one: ReadonlyMap<string, unknown> | undefined,
  other: ReadonlyMap<string, unknown>,
): readonly string[] {
  return [...new Set([...(one?.keys() ?? []), ...other.keys()])].sort();
}

/** A tally whatever its layout: what stands in a row may be anything. */
export interface Numbers {
  readonly responses: number;
  readonly excluded: number;
  readonly sums: readonly number[];
  readonly levels: readonly number[];
}

export function numbersOfRow({
  responses,
  excluded,
  sums,
  levels,
}: Pick<TallyRow, 'responses' | 'excluded' | 'sums' | 'levels'>): Numbers {
  return { responses, excluded, sums: numbersIn(sums), levels: numbersIn(levels) };
}

function stateOf({ state, span }: TallyRow): string {
  return state === 'pending' && span === 'month' ? state : `${state} ${span}`;
}

/** Text that is no list of numbers differs from every list. */
function numbersIn(text: string): readonly number[] {
  return listIn(text).map(Number);
}

function listIn(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function sumOf(all: readonly Numbers[]): Numbers {
  return all.reduce(
    (sum, one) => ({
      responses: sum.responses + one.responses,
      excluded: sum.excluded + one.excluded,
      sums: added(sum.sums, one.sums),
      levels: added(sum.levels, one.levels),
    }),
    { responses: 0, excluded: 0, sums: [], levels: [] },
  );
}

function added(one: readonly number[], other: readonly number[]): readonly number[] {
  const length = Math.max(one.length, other.length);
  return Array.from({ length }, (_, index) => (one[index] ?? 0) + (other[index] ?? 0));
}

export function differing(
  stored: Numbers,
  counted: Numbers,
): readonly (Compared & { readonly name: string })[] {
  const pairs = [
    { name: 'responses', stored: stored.responses, counted: counted.responses },
    { name: 'excluded', stored: stored.excluded, counted: counted.excluded },
    ...paired('sums', stored.sums, counted.sums),
    ...paired('levels', stored.levels, counted.levels),
  ];
  return pairs.filter((pair) => pair.stored !== pair.counted);
}

export function paired(name: string, stored: readonly number[], counted: readonly number[]) {
  const length = Math.max(stored.length, counted.length);
  return Array.from({ length }, (_, index) => ({
    name: `${name}[${index}]`,
    stored: stored[index] ?? 0,
    counted: counted[index] ?? 0,
  }));
}
