import { describe, expect, test } from 'vitest';
import { readCaseloadList } from '../../../../src/collector/caseloads/read-caseload-list.ts';
import { demoFacts } from '../../../../src/collector/demo/demo-facts.ts';
import { demoUnits } from '../../../../src/collector/demo/province.ts';
import { findUnitIn } from '../../../../src/collector/lists/fact-lists.ts';
import { readPublishedList } from '../../../../src/collector/published/read-published-list.ts';
import { readTargetList } from '../../../../src/collector/targets/read-target-list.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { EVERY_UNIT } from '../../../../src/core/units/unit-scope.ts';
import { UnitTree } from '../../../../src/core/units/unit-tree.ts';

const PARTS = new Set(['access', 'procedures', 'officials', 'results', 'feedback']);

describe('the lists of the simulated province', () => {
  test.each(['2026-01-01', '2026-04-15', '2026-11-29', '2027-12-31', '2031-06-30'])(
    'are without a fault on %s, with targets of the year and of the year before',
    (text) => {
      const today = text as Day;
      const tree = new UnitTree(demoUnits(today));
      const find = findUnitIn(tree, EVERY_UNIT, today);
      const facts = demoFacts(Date.parse(`${today}T05:00Z`));
      const bytes = (csv: string) => new TextEncoder().encode(csv);
      const published = readPublishedList(bytes(facts.published), { find, today });
      expect(published.ok ? published.value.length : published.error).toBe(5);
      const caseloads = readCaseloadList(bytes(facts.caseloads), { find, today });
      expect(caseloads.ok ? caseloads.value.length : caseloads.error).toBeGreaterThanOrEqual(39 * 6);
      const targets = readTargetList(bytes(facts.targets), { find, today, tree }, PARTS);
      expect(targets.ok ? targets.value.length : targets.error).toBe(15);
    },
  );
});
