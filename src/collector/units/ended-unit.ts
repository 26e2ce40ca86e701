import type { EnrolmentId } from '../../core/kernel/brand.ts';
import type { Unit } from '../../core/units/unit.ts';

/** What stands at a unit and outlives it. */
export interface Attached {
  readonly devices: readonly EnrolmentId[];
  readonly links: number;
  readonly accounts: readonly string[];
}

/** A unit that a list ends, what stands at it, and what goes on for it. */
export interface EndedUnit {
  readonly unit: Unit;
  /** Null where nothing does: what comes is held as `unit-ended`. */
  readonly successor: Unit | null;
  readonly attached: Attached;
}

/** What keeps a unit from being removed. */
export type UnitUse =
  | 'responses'
  | 'devices'
  | 'links'
  | 'forms'
  | 'codes'
  | 'accounts'
  | 'children'
  | 'published'
  | 'targets'
  | 'caseloads';
