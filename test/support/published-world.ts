import { CaseloadsBeside } from '../../src/collector/published/caseloads-beside.ts';
import type { SetGradeRule } from '../../src/collector/published/grade-store.ts';
import { PublishedFigures } from '../../src/collector/published/published.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
import type { Caseload } from '../../src/core/caseloads/caseload.ts';
import type { Target } from '../../src/core/targets/target.ts';
import { UnitTree } from '../../src/core/units/unit-tree.ts';
import { type Heap, reportsOver, unitOf } from '../unit/collector/figures/report-world.ts';
import { publishedOf } from './published-lists.ts';
import { smallQuestionnaire } from './small-questionnaire.ts';

const SERVICE = smallQuestionnaire();
const UNITS = [...builtInProvinces(), unitOf('12001', '12'), unitOf('12002', '12')];
const TARGET: Target = {
  unit: '58@1900-01-01' as Target['unit'],
  measure: 'sipas',
  part: null,
  period: '2020',
  kind: 'level',
  value: { units: 80, places: 0 },
  isStrict: false,
  best: null,
};

/** The same of caseloads in one period. */
export function caseloadsOver(heaps: readonly Heap[], caseloads: readonly object[]) {
  return new CaseloadsBeside({
    caseloads: {
      caseloads: async (first, last) =>
        (caseloads as readonly Caseload[]).filter(({ month }) => month >= first && month <= last),
    },
    units: { tree: async () => new UnitTree(UNITS) },
    own: reportsOver(SERVICE, UNITS, heaps),
  });
}

/** What a collector would answer of published figures that came by a list, with responses and caseloads beside. */
export function publishedOver(
  csv: string,
  {
    heaps = [] as readonly Heap[],
    caseloads = [] as readonly object[],
    largeGapPoints = 5,
    rules = [] as readonly SetGradeRule[],
  } = {},
) {
  const figures = publishedOf(csv);
  if (!figures.ok) throw new Error(JSON.stringify(figures.error));
  return new PublishedFigures({
    published: { figures: async () => figures.value },
    caseloads: { caseloads: async () => caseloads as never },
    targets: { targets: async () => [TARGET] },
    grades: { rules: async () => rules },
    units: { tree: async () => new UnitTree(UNITS) },
    own: reportsOver(SERVICE, UNITS, heaps),
    largeGapPoints,
    nowMs: () => Date.UTC(2026, 10, 29),
  });
}
