import {
  monthsOfScope,
  type ReportScope,
  type ReportStore,
} from '../../../../src/collector/figures/figure-store.ts';
import { type ReportSources, Reports } from '../../../../src/collector/figures/figures.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { type Month, parsePeriod } from '../../../../src/core/kernel/period.ts';
import { isSpanWithin, type SpanKind } from '../../../../src/core/kernel/span.ts';
import type { Answer, Questionnaire } from '../../../../src/core/questionnaire/questionnaire.ts';
import { isTellableHeap } from '../../../../src/core/tally/block-release.ts';
import type { StoredTally } from '../../../../src/core/tally/stored-tally.ts';
import { TallyAccumulator } from '../../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import type { Unit } from '../../../../src/core/units/unit.ts';
import { EVERY_UNIT } from '../../../../src/core/units/unit-scope.ts';
import { UnitTree } from '../../../../src/core/units/unit-tree.ts';
import { smallResponse } from '../../../support/small-questionnaire.ts';

type UnitChanges = Partial<Omit<Unit, 'validFrom' | 'validTo'>> & {
  readonly validFrom?: string;
  readonly validTo?: string | null;
};

export function unitOf(code: string, parentCode: string | null, changes: UnitChanges = {}): Unit {
  return {
    code,
    parentCode,
    kind: 'commune',
    name: `Đơn vị ${code}`,
    nameEn: null,
    officeTerm: null,
    region: null,
    unitClass: null,
    headTitle: null,
    headTitleEn: null,
    predecessors: [],
    ...changes,
    validFrom: (changes.validFrom ?? '2025-07-01') as Day,
    validTo: (changes.validTo ?? null) as Day | null,
  };
}

export type Answers = Readonly<Record<string, Answer | null>>;

/** Responses of one office in one month, all of them released or all pending. */
export interface Heap {
  readonly unit: string;
  /** Of the unit; not given: 2025-07-01. */
  readonly validFrom?: string;
  readonly month: string;
  readonly state?: 'released' | 'pending';
  /** Not given: its month. */
  readonly span?: SpanKind;
  readonly answers: readonly Answers[];
}

function storedTally(
  questionnaire: Questionnaire,
  { unit, validFrom, month, state, span, answers }: Heap,
): StoredTally {
  const accumulator = new TallyAccumulator(tallyLayout(questionnaire), questionnaire);
  for (const one of answers) accumulator.add(smallResponse(one));
  const { responses, excluded, sums, levels } = accumulator.tally();
  const released = (state ?? 'released') === 'released';
  return {
    unit: `${unit}@${validFrom ?? '2025-07-01'}`,
    month: month as Month,
    span: span ?? 'month',
    state: state ?? 'released',
    responses,
    excluded,
    sums: released ? sums : [],
    levels: released ? levels : [],
  };
}

/** Items of one unit (`code@valid-from`) in one month to which answers wait. */
interface WaitsAt {
  readonly unit: string;
  readonly month: Month;
  /** Indexes into TallyLayout.items. */
  readonly items: readonly number[];
}

/** Reports over units and heaps of responses held in memory. */
export function reportsOver(
  questionnaire: Questionnaire,
  units: readonly Unit[],
  heaps: readonly Heap[],
  waiting: readonly WaitsAt[] = [],
  frozen: readonly string[] = [],
) {
  return new Reports(sourcesOver(questionnaire, units, heaps, waiting, frozen));
}

/** What reports are made of, over units and heaps of responses held in memory. */
export function sourcesOver(
  questionnaire: Questionnaire,
  units: readonly Unit[],
  heaps: readonly Heap[],
  waiting: readonly WaitsAt[] = [],
  frozen: readonly string[] = [],
): ReportSources {
  return {
    releaseTime: 'daily',
    store: storeOver(questionnaire, heaps, waiting, frozen),
    units: { tree: async () => new UnitTree(units) },
    questionnaires: {
      find: (id, version) =>
        id === questionnaire.id && version === questionnaire.version ? questionnaire : undefined,
      latest: (id) => (id === questionnaire.id ? questionnaire : undefined),
    },
    nowMs: () => 1_793_000_000_000,
  };
}

/** Heaps of responses as a store that gives out the rows asked for and no others. */
export function storeOver(
  questionnaire: Questionnaire,
  heaps: readonly Heap[],
  waiting: readonly WaitsAt[] = [],
  frozen: readonly string[] = [],
): ReportStore {
  const tallies = heaps.map((heap) => storedTally(questionnaire, heap));
  const isIn = ({ firstMonth, lastMonth, months }: ReportScope, month: Month) =>
    months?.includes(month) ?? (month >= firstMonth && month <= lastMonth);
  const within = (scope: ReportScope) =>
    scope.mode === 'kiosk'
      ? tallies
          .filter(({ month }) => isIn(scope, month))
          .map((tally) => asIn(tally, new Set(monthsOfScope(scope))))
      : [];
  const of = (scope: ReportScope, units: readonly string[] | null) => {
    const asked = units === null ? null : new Set(units);
    return within(scope).filter(({ unit }) => asked?.has(unit) ?? true);
  };
  return {
    tallies: async (scope, units) =>
      of(scope, units).map((tally) => (scope.isWithoutItems ? { ...tally, levels: [] } : tally)),
    sums: async () => null,
    counts: async (scope, units) => of(scope, units),
    waitingAnswers: async (scope, units) =>
      waiting
        .filter(({ unit, month }) => isIn(scope, month) && (units?.includes(unit) ?? true))
        .map(({ items, ...at }) => ({
          ...at,
          span: 'month',
          answers: tallyLayout(questionnaire).items.map((_, item) => (items.includes(item) ? 1 : 0)),
          later: [],
        })),
    smallUnits: async (scope) =>
      within(scope)
        .filter((tally) => tally.state === 'released' && !isTellableHeap(tallyLayout(questionnaire), tally))
        .map(({ unit }) => unit),
    primaryUnits: async () => [],
    frozenMonths: async () => frozen as readonly Month[],
    monthWithResponses: async (scope, end, units) =>
      of(scope, units)
        .filter(({ responses }) => responses > 0)
        .map(({ month }) => month)
        .sort()
        .at(end === 'last' ? -1 : 0) ?? null,
  };
}

/** What was released for a longer span is in no figure of these months. */
function asIn(tally: StoredTally, months: ReadonlySet<Month>): StoredTally {
  if (isSpanWithin(tally.month, tally.span, months)) return tally;
  return { ...tally, state: 'pending', sums: [], levels: [] };
}

export function queryFor(unit: string | null, periodText: string, questionnaire: Questionnaire) {
  const period = parsePeriod(periodText);
  if (!period.ok) throw new Error(periodText);
  return {
    unit,
    scope: EVERY_UNIT,
    period: period.value,
    questionnaire: questionnaire.id,
    version: null,
    mode: 'kiosk' as const,
    rule: null,
  };
}
