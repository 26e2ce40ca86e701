import type {
  ReportScope,
  ReportStore,
  WaitingItems,
} from '../../../../src/collector/figures/figure-store.ts';
import { Reports } from '../../../../src/collector/figures/figures.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { type Month, parsePeriod } from '../../../../src/core/kernel/period.ts';
import type { Answer, Questionnaire } from '../../../../src/core/questionnaire/questionnaire.ts';
import type { StoredTally } from '../../../../src/core/tally/stored-tally.ts';
import { TallyAccumulator } from '../../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import type { Unit } from '../../../../src/core/units/unit.ts';
import { EVERY_UNIT } from '../../../../src/core/units/unit-scope.ts';
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
  readonly month: string;
  readonly state?: 'released' | 'pending';
  readonly answers: readonly Answers[];
}

function storedTally(questionnaire: Questionnaire, { unit, month, state, answers }: Heap): StoredTally {
  const accumulator = new TallyAccumulator(tallyLayout(questionnaire), questionnaire);
  for (const one of answers) accumulator.add(smallResponse(one));
  const { responses, excluded, sums, levels } = accumulator.tally();
  const released = (state ?? 'released') === 'released';
  return {
    unit: `${unit}@2025-07-01`,
    month: month as Month,
    state: state ?? 'released',
    responses,
    excluded,
    sums: released ? sums : [],
    levels: released ? levels : [],
  };
}

/** Reports over units and heaps of responses held in memory. */
export function reportsOver(
  questionnaire: Questionnaire,
  units: readonly Unit[],
  heaps: readonly Heap[],
  waiting: readonly WaitingItems[] = [],
  frozen: readonly string[] = [],
) {
  const tallies = heaps.map((heap) => storedTally(questionnaire, heap));
  const within = ({ firstMonth, lastMonth, mode }: ReportScope) =>
    mode === 'kiosk' ? tallies.filter(({ month }) => month >= firstMonth && month <= lastMonth) : [];
  const store: ReportStore = {
    units: async () => units,
    tallies: async (scope) => within(scope),
    counts: async (scope) => within(scope),
    waitingItems: async () => waiting,
    frozenMonths: async () => frozen as readonly Month[],
    monthWithResponses: async (scope, end, units) =>
      within(scope)
        .filter(({ unit, responses }) => responses > 0 && (units?.includes(unit) ?? true))
        .map(({ month }) => month)
        .sort()
        .at(end === 'last' ? -1 : 0) ?? null,
  };
  return new Reports({
    store,
    questionnaires: {
      find: (id, version) =>
        id === questionnaire.id && version === questionnaire.version ? questionnaire : undefined,
      latest: (id) => (id === questionnaire.id ? questionnaire : undefined),
    },
    nowMs: () => 1_793_000_000_000,
  });
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
