import type { ClosingProposal, Closings, Snapshot } from '../../contract/closing/closings.ts';
import type { ShownFigure } from '../../core/figures/small-cells.ts';
import { must } from '../../core/kernel/assert.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import { canonicalJson, type Json } from '../../core/kernel/canonical-json.ts';
import { DAY_MS } from '../../core/kernel/duration.ts';
import { type Period, parsePeriod } from '../../core/kernel/period.ts';
import { COUNTRY_REF } from '../../core/published/published-figure.ts';
import { BLOCK_RESPONDENTS } from '../../core/tally/block-release.ts';
import { findUnitOf, type UnitScope, withinScope } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { StoredProposal, StoredVersion } from './closing-store.ts';

/** How long a proposal can be confirmed. */
const PROPOSAL_MS = 7 * DAY_MS;

/** Who asks: what they may see, and whether they are told names of accounts. */
export interface ClosingReader {
  readonly scope: UnitScope;
  readonly account: string;
  readonly isAdministrator: boolean;
}

/** The bytes of a snapshot: canonical JSON. */
export function snapshotText(snapshot: Snapshot): string {
  return canonicalJson(snapshot as unknown as Json);
}

/** Whether two figures are equal to the last digit. */
export function isSame(one: ShownFigure, other: ShownFigure): boolean {
  return canonicalJson(one as unknown as Json) === canonicalJson(other as unknown as Json);
}

/** None, or at least ten: what is fewer may come of another place of a unit in the tree, and is not told. */
export function laterOf(difference: number): number | null {
  return difference === 0 || difference >= BLOCK_RESPONDENTS ? difference : null;
}

/** Whether nobody ended it, and it has not expired. */
export function isOpenAt({ ended, proposedAtMs }: StoredProposal, nowMs: number): boolean {
  return ended === null && nowMs < proposedAtMs + PROPOSAL_MS;
}

/** Which units (`code@valid-from`, or `VN`) are inside a scope. */
export function visibleIn(tree: UnitTree, scope: UnitScope, today: Day): (unit: string) => boolean {
  const within = withinScope(tree, scope, today);
  return (unit) => (unit === COUNTRY_REF ? scope.top === null : within(unit));
}

export function versionAnswer(
  { id, version, reason, responses, closedAtMs, proposedBy, confirmedBy }: StoredVersion,
  { isAdministrator }: ClosingReader,
): Closings['closings'][number]['versions'][number] {
  return {
    ...{ id, version, reason, responses, closedAtMs },
    proposedBy: isAdministrator ? proposedBy : null,
    confirmedBy: isAdministrator ? confirmedBy : null,
  };
}

export function closedUnit(tree: UnitTree, ref: string, today: Day): Closings['closings'][number]['unit'] {
  const unit = ref === COUNTRY_REF ? null : findUnitOf(tree, ref, today);
  if (ref === COUNTRY_REF) {
    return { code: null, ref: null, kind: 'country', name: 'Cả nước', nameEn: 'The whole country' };
  }
  // A unit that a list took away since has its reference left.
  if (unit === null) return { code: ref.split('@')[0] ?? ref, ref, kind: 'office', name: ref, nameEn: null };
  const { code, kind, name, nameEn } = unit;
  return { code, ref, kind, name, nameEn };
}

export function periodOf(text: string): Period {
  const parsed = parsePeriod(text);
  return must(parsed.ok ? parsed.value : null, 'a period that was checked');
}

export function proposalAnswer(
  proposal: StoredProposal,
  unit: ClosingProposal['unit'],
  { reader, needsTwo }: { readonly reader: ClosingReader; readonly needsTwo: boolean },
): ClosingProposal {
  const { id, version, reason, proposedAtMs } = proposal;
  return {
    ...{ id, version, reason, proposedAtMs, unit },
    period: periodOf(proposal.period),
    expiresAtMs: proposedAtMs + PROPOSAL_MS,
    proposedBy: reader.isAdministrator ? proposal.proposedBy : null,
    needsOther: proposal.needsOther || needsTwo,
    isOwn: proposal.proposedAccount === reader.account,
  };
}
