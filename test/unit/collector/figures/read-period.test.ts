import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReportScope, ReportStore } from '../../../../src/collector/figures/figure-store.ts';
import { readPeriod } from '../../../../src/collector/figures/read-period.ts';
import { COUNTRY, periodTree, refsOf, subtreeOf } from '../../../../src/core/figures/period-tree.ts';
import { must } from '../../../../src/core/kernel/assert.ts';
import type { Month, Period } from '../../../../src/core/kernel/period.ts';
import { itemsOf } from '../../../../src/core/questionnaire/items.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import { runs } from '../../../support/runs.ts';
import { smallComponent, smallQuestionnaire } from '../../../support/small-questionnaire.ts';
import { type Answers, type Heap, storeOver, unitOf } from './report-world.ts';

const QUESTIONNAIRE = smallQuestionnaire({
  components: [
    smallComponent('service', { access: ['signs', 'seats', 'screens'], results: ['time', 'fair'] }),
  ],
});
const LAYOUT = tallyLayout(QUESTIONNAIRE);
const ITEMS = itemsOf(QUESTIONNAIRE).map(({ id }) => id);
const MONTH = '2026-10' as Month;
const SCOPE: ReportScope = {
  questionnaire: QUESTIONNAIRE.id,
  version: 1,
  mode: 'kiosk',
  firstMonth: MONTH,
  lastMonth: MONTH,
};
const PERIOD: Period = { kind: 'month', text: MONTH, first: MONTH };

/** Three provinces of up to three communes, some with two offices, so that hiding has three levels to climb. */
const UNITS = ['1', '2', '3'].flatMap((province) => [
  unitOf(province, null),
  ...['1', '2', '3']
    .slice(0, Number(province))
    .flatMap((commune) => [
      unitOf(province + commune, province),
      ...(commune === '1' ? ['1', '2'].map((office) => unitOf(`${province}1${office}`, `${province}1`)) : []),
    ]),
]);
const TREE = periodTree(UNITS, PERIOD);

/** Respondents alike, of a size around ten, who answered some of the items. */
const heaps: fc.Arbitrary<readonly Heap[]> = fc.array(
  fc
    .tuple(
      fc.constantFrom(...UNITS.map(({ code }) => code)),
      fc.oneof(fc.integer({ min: 10, max: 14 }), fc.integer({ min: 1, max: 14 })),
      fc.subarray(ITEMS, { minLength: 1 }),
    )
    .map(([unit, count, answered]) => ({
      unit,
      month: MONTH,
      answers: Array<Answers>(count).fill(
        Object.fromEntries(ITEMS.map((id) => [id, answered.includes(id) ? 4 : null])),
      ),
    })),
  { maxLength: 14 },
);

function read(store: ReportStore, roots: readonly number[]) {
  const rule = QUESTIONNAIRE.scoringRule;
  return readPeriod({ store, scope: SCOPE, tree: TREE, layout: LAYOUT, rule, roots });
}

/** The store, and the units whose tallies were read from it. */
function watched(store: ReportStore) {
  const units = new Set<string>();
  const tallies: ReportStore['tallies'] = (scope, some) => {
    for (const ref of some ?? TREE.indexOfRef.keys()) units.add(ref);
    return store.tallies(scope, some);
  };
  return { store: { ...store, tallies }, units };
}

describe('reading a period', () => {
  test('every figure of some units is that of all units read, hidden for the same reason (seed 20261129)', async () => {
    let partly = 0;
    await fc.assert(
      fc.asyncProperty(heaps, async (made) => {
        const store = storeOver(QUESTIONNAIRE, made);
        const whole = await read(store, [COUNTRY]);
        for (const root of TREE.nodes.keys()) {
          const { store: watchedStore, units } = watched(store);
          const part = await read(watchedStore, [root]);
          if (units.size < TREE.indexOfRef.size && units.size > subtreeOf(TREE, root).length) partly += 1;
          for (const node of subtreeOf(TREE, root)) {
            for (const { id } of LAYOUT.scopes) expect(part.scope(node, id)).toEqual(whole.scope(node, id));
            for (const item of ITEMS.keys()) expect(part.item(node, item)).toEqual(whole.item(node, item));
            expect(part.rankingBelow(node)).toEqual(whole.rankingBelow(node));
            expect(part.pooled.counts(node)).toEqual(whole.pooled.counts(node));
          }
        }
      }),
      { seed: 20261129, numRuns: runs(30) },
    );
    // Hiding reached beyond what was asked for, and not everywhere: what this property is about.
    expect(partly).toBeGreaterThan(runs(10));
  });

  test('where nothing is small no unit is read but those asked for (seed 20261130)', async () => {
    await fc.assert(
      fc.asyncProperty(
        heaps.map((made) => made.filter(({ answers }) => answers.length >= 10)),
        fc.constantFrom(...TREE.nodes.keys()),
        async (made, root) => {
          const { store, units } = watched(storeOver(QUESTIONNAIRE, made));
          await read(store, [root]);
          expect([...units].sort()).toEqual([...refsOf(TREE, new Set(subtreeOf(TREE, root)))].sort());
        },
      ),
      { seed: 20261130 },
    );
  });

  test('a figure of a unit that was not read is a fault, not a wrong figure', async () => {
    const part = await read(storeOver(QUESTIONNAIRE, []), [
      must(TREE.indexOfRef.get('11@2025-07-01'), 'a unit'),
    ]);
    expect(() => part.scope(COUNTRY, 'overall')).toThrow('a unit whose tallies were read');
  });
});
