import type { Snapshot, SnapshotPart } from '../../contract/closing/closings.ts';
import { COUNTRY, pathTo } from '../../core/figures/period-tree.ts';
import { periodTreeOf } from '../../core/figures/period-trees.ts';
import { must } from '../../core/kernel/assert.ts';
import { lastMonthOf, monthsOf, type Period } from '../../core/kernel/period.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { periodOf } from './closing-answers.ts';
import type { StoredVersion } from './closing-store.ts';
import { nodeOf } from './compose-snapshot.ts';

/** What was closed of one unit: its own figures by questionnaire, version and mode, as they stand in the snapshot. */
export interface ClosingOfUnit {
  readonly version: StoredVersion;
  readonly period: Period;
  readonly parts: readonly { readonly part: SnapshotPart; readonly unit: SnapshotPart['units'][number] }[];
}

interface ClosedSources {
  /** Of every unit and period. */
  readonly versions: readonly StoredVersion[];
  readonly units: UnitTree;
  readonly snapshot: (id: string) => Promise<Snapshot | null>;
  /** Of which parts figures are wanted: a closing without any of them is passed over. */
  readonly isWanted: (part: SnapshotPart) => boolean;
}

/**
 * The closed figures of a unit (`code@valid-from`) of the period that ended last, and of those that ended together the
 * longest. What was closed of the unit itself goes before what was closed of one above it, and of either the newest
 * version. A closing without responses of the unit is passed over.
 * Figures of what the unit was made of are not its
 * own.
 *
 * @returns null where none was closed
 */
export async function newestClosingOf(
  ref: string,
  { versions, units, snapshot, isWanted }: ClosedSources,
): Promise<ClosingOfUnit | null> {
  const covering = versions.flatMap((version) => {
    const period = periodOf(version.period);
    const tree = periodTreeOf(units, period);
    const node = tree.indexOfRef.get(ref);
    if (node === undefined) return [];
    // The nearest first: the unit itself, then those above it.
    const above = [...pathTo(tree, node).toReversed(), COUNTRY];
    const distance = [node, ...above].indexOf(nodeOf(tree, version.unit) ?? -1);
    return distance < 0 ? [] : [{ version, period, tree, node, distance }];
  });
  covering.sort(
    (a, b) =>
      compare(lastMonthOf(b.period), lastMonthOf(a.period)) ||
      monthsOf(b.period).length - monthsOf(a.period).length ||
      a.distance - b.distance ||
      b.version.number - a.version.number,
  );
  for (const { version, period, tree, node } of covering) {
    const { parts } = must(await snapshot(version.id), 'the content of a version');
    const own = parts.filter(isWanted).flatMap((part) => {
      const unit = part.units.find((one) => one.unit !== null && tree.indexOfRef.get(one.unit) === node);
      return unit === undefined ? [] : [{ part, unit }];
    });
    if (own.length > 0) return { version, period, parts: own };
  }
  return null;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
