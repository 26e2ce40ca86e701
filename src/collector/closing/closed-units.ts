import type { Snapshot, SnapshotPart } from '../../contract/closing/closings.ts';
import { COUNTRY, type PeriodTree } from '../../core/figures/period-tree.ts';
import type { PartName, StoredVersion } from './closing-store.ts';
import { nodeOf } from './compose-snapshot.ts';

type ClosedUnit = SnapshotPart['units'][number];

/**
 * Which closing holds for a node: the newest of its own, or else of the nearest unit above; null where there is none.
 *
 * @param versions of the period, the newest first
 */
export function closingsInTree(
  tree: PeriodTree,
  versions: readonly StoredVersion[],
): (node: number) => StoredVersion | null {
  const newest = new Map<number, StoredVersion>();
  for (const version of versions) {
    const node = nodeOf(tree, version.unit);
    if (node !== null && !newest.has(node)) newest.set(node, version);
  }
  return (node) => {
    for (let at = node; at > COUNTRY; at = tree.nodes[at]?.parent ?? COUNTRY) {
      const version = newest.get(at);
      if (version !== undefined) return version;
    }
    return newest.get(COUNTRY) ?? null;
  };
}

/** What a snapshot holds of a questionnaire version and mode; null where nothing of it had been released. */
export function partOfSnapshot({ parts }: Snapshot, of: PartName): SnapshotPart | null {
  const { questionnaire, version, mode } = of;
  return (
    parts.find(
      (one) => one.questionnaire === questionnaire && one.version === version && one.mode === mode,
    ) ?? null
  );
}

/** What a part holds of a node, under any name the unit had; null where nothing of it had been released. */
export function unitOfPart(part: SnapshotPart | null, tree: PeriodTree, node: number): ClosedUnit | null {
  const refs = new Set<string | null>(tree.refsAt[node]);
  if (node === COUNTRY) refs.add(null);
  return part?.units.find(({ unit }) => refs.has(unit)) ?? null;
}
