import type { Snapshot } from '../../contract/closing/closings.ts';
import { periodTreeOf } from '../../core/figures/period-trees.ts';
import { monthsOf } from '../../core/kernel/period.ts';
import type { ReleaseTime } from '../../core/tally/block-release.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { refsBelow } from '../figures/read-period.ts';
import { periodOf, snapshotText } from './closing-answers.ts';
import type { ClosingReads, StoredProposal, TakenSnapshot } from './closing-store.ts';
import { composeSnapshot, type HashedQuestionnaire, nodeOf } from './compose-snapshot.ts';

export interface SnapshotSources {
  /** A questionnaire version with the SHA-256 of its file. */
  readonly find: (id: string, version: number) => HashedQuestionnaire | undefined;
  readonly software: string;
  readonly releaseTime: ReleaseTime;
  /** SHA-256 of a text's UTF-8, hexadecimal. */
  readonly sha256: (text: string) => string;
}

export interface MadeSnapshot {
  readonly snapshot: Snapshot;
  readonly taken: TakenSnapshot;
}

/** What a proposal would close, as it is read; null where there is no such unit in the period, or nothing of it. */
export async function makeSnapshot(
  { find, software, releaseTime, sha256 }: SnapshotSources,
  { unit, period: text, version, former, reason }: StoredProposal,
  { reads, units }: { readonly reads: ClosingReads; readonly units: UnitTree },
): Promise<MadeSnapshot | null> {
  const period = periodOf(text);
  const tree = periodTreeOf(units, period);
  const node = nodeOf(tree, unit);
  if (node === null) return null;
  const made = await composeSnapshot(
    {
      ...{ unit, period, version, former, reason, release: releaseTime },
      madeBy: { software, schema: await reads.schema() },
    },
    {
      units,
      parts: await reads.parts(monthsOf(period), refsBelow(tree, [node])),
      reads: () => reads,
      find,
    },
  );
  if (made === null) return null;
  const { snapshot, evidence, responses } = made;
  const content = snapshotText(snapshot);
  return {
    snapshot,
    taken: {
      ...{ id: sha256(content), text: content, responses },
      evidence: JSON.stringify(evidence.parts),
      units: JSON.stringify(evidence.units),
    },
  };
}
