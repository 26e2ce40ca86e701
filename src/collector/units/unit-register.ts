import type { Day } from '../../core/kernel/calendar.ts';
import type { Result } from '../../core/kernel/result.ts';
import type { AddUnitFault, StatedUnit } from '../../core/units/add-unit.ts';
import type { ManyUnitsFault, StatedLine } from '../../core/units/changes/add-units.ts';
import type { ChangeUnitFault, StatedChange } from '../../core/units/changes/change-unit.ts';
import type { EndUnitFault, StatedEnd } from '../../core/units/changes/end-unit.ts';
import type { MergeUnitsFault, StatedMerger } from '../../core/units/changes/merge-units.ts';
import type { Unit } from '../../core/units/unit.ts';

/**
 * Where units are added and changed by people. Every change is all or nothing, with its entries in the audit log. Throws
 * StorageUnavailable when the store cannot serve.
 */
export interface UnitRegister {
  /** Adds a unit from today on; or says why not. */
  add(unit: StatedUnit, by: UnitEditor): Promise<Result<Unit, AddUnitFault>>;

  /** Adds many below one from today on; or says every fault by its line. */
  addMany(units: StatedLines, by: UnitEditor): Promise<Result<readonly Unit[], ManyUnitsFault>>;

  /** Changes a unit from a day on. Devices that stand at it then stand at its new period. */
  change(
    change: StatedChange & Seen & { readonly isMeant: boolean },
    by: UnitEditor,
  ): Promise<Result<Unit, ChangeUnitFault | Stale>>;

  /** Ends a unit after a day, or takes an end back. */
  end(end: StatedEnd & Seen, by: UnitEditor): Promise<Result<Unit, EndUnitFault | Stale>>;

  /** Makes one unit of several. Devices that stand at them stand at it from then on, or from today where that is later. */
  merge(
    merger: StatedMerger & { readonly seen: readonly string[] },
    by: UnitEditor,
  ): Promise<Result<Unit, MergeUnitsFault | Stale>>;

  /** What stands today at a unit in these of its periods. */
  standing(periods: readonly Unit[]): Promise<StandingAt>;
}

interface StatedLines {
  /** Code of the unit above. */
  readonly parent: string;
  readonly lines: readonly StatedLine[];
}

/** What the unit was known by when it was looked at: see unitStamp. */
interface Seen {
  readonly seen: string;
}

/** Somebody changed the unit after it was looked at. */
export interface Stale {
  readonly kind: 'changed-meanwhile';
}

export interface StandingAt {
  readonly devices: number;
  readonly links: number;
  readonly accounts: number;
  /** Of the last response that is stored; null where there is none. */
  readonly lastResponse: Day | null;
}

/** Who changes units. */
export interface UnitEditor {
  /** The account's name. */
  readonly actor: string;
  /** Code of the unit within which the account may change units; null: anywhere. */
  readonly scope: string | null;
}
