import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import type { PeriodTree } from '../../../core/figures/period-tree.ts';
import { must } from '../../../core/kernel/assert.ts';
import { RECHECK_DUE, RECHECK_FINDINGS } from '../../../core/protocol/recheck.ts';
import { inTens, rowsBelow, toldPercent, total } from './fieldwork.ts';
import { unitNameAt } from './unit-name.ts';

/** Re-checks of one office and wave by what they say: `due`, or what was found. */
export interface RecheckRow {
  /** `code@valid-from`. */
  readonly unit: string;
  readonly wave: string;
  readonly result: string;
  readonly count: number;
}

/**
 * How many interviews were chosen to be checked again and what was found, by wave and by the units below. Told as the
 * progress of interviews is: in tens, shares in whole percent where ten had it and ten had not.
 */
export function rechecksAt(
  tree: PeriodTree,
  node: number,
  rows: readonly RecheckRow[],
): NonNullable<Genuineness['rechecks']> {
  const within = rowsBelow(tree, node, rows);
  const { children } = must(tree.nodes[node], 'a node');
  return [...new Set(within.map(({ wave }) => wave))].sort().map((wave) => {
    const ofWave = within.filter((row) => row.wave === wave);
    const checked = total(ofWave.filter(isFound));
    return {
      wave,
      ...toldOf(ofWave),
      results: RECHECK_FINDINGS.map((result) => ({
        result,
        percent: toldPercent(total(ofWave.filter((row) => row.result === result)), checked),
      })),
      units: children.flatMap((child) => {
        const below = rowsBelow(tree, child, ofWave);
        return total(below) === 0 ? [] : [{ unit: unitNameAt(tree, child), ...toldOf(below) }];
      }),
    };
  });
}

/** What was found may come before what is due does, from another batch. */
function toldOf(rows: readonly RecheckRow[]) {
  const due = total(rows.filter(({ result }) => result === RECHECK_DUE));
  const checked = total(rows.filter(isFound));
  return { chosen: inTens(Math.max(due, checked)), checked: inTens(checked) };
}

function isFound({ result }: RecheckRow): boolean {
  return result !== RECHECK_DUE;
}
