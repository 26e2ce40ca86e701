import type { DevicesSummary, SequenceRange } from '../../contract/devices/devices.ts';
import type { EnrolmentId } from '../../core/kernel/brand.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import type { DeviceSpot } from '../../core/tally/breakdowns/device-spot.ts';
import type { Move } from '../../core/units/place.ts';

/** One enrolment as its devices' headers and the ledger tell it. */
export interface StoredDevice {
  readonly id: EnrolmentId;
  /** Where it was enrolled, `code@valid-from`. */
  readonly unit: string;
  /** Where it stood or will stand since, in the order of their days. */
  readonly moves: readonly Move[];
  readonly name: string;
  readonly enrolledDay: Day;
  readonly revokedDay: Day | null;
  readonly lastContactMs: number | null;
  readonly lastContactOrigin: 'network' | 'file' | null;
  /** Highest sequence number assigned on the device, as far as known. */
  readonly made: number;
  /** Different numbers in the ledger. */
  readonly seen: number;
  readonly missing: number;
  readonly waiting: number;
  readonly quarantined: number;
  readonly held: number;
  readonly numberClashes: number;
  /** Starts of the device under a number that another start has. */
  readonly startClashes: number;
  /** A number it claims to have reached and cannot have, which is believed nowhere; null while all is believed. */
  readonly claimedNumber: number | null;
  readonly app: string | null;
  readonly storage: {
    readonly persisted: boolean | null;
    readonly usedBytes: number | null;
    readonly quotaBytes: number | null;
  } | null;
  readonly clockOffsetMs: number | null;
  /** Where in its office it stands today; null where nobody said. */
  readonly spot: DeviceSpot | null;
}

/** Which devices: all that stand today at one of these units. */
export interface DeviceSelection {
  /** As `code@valid-from`; null for every device, also one at a unit that is not known. */
  readonly units: readonly string[] | null;
  /** Today, and what a silence is measured from. */
  readonly nowMs: number;
}

/** The devices that share their most urgent reason and their unit's code: a list has them side by side. */
export interface DeviceGroup {
  /** The reason's place in ATTENTION_REASONS; behind them all where there is none. */
  readonly rank: number;
  readonly code: string;
}

/** What the device view reads. */
export interface DeviceStore {
  find(id: string): Promise<StoredDevice | null>;
  summary(selection: DeviceSelection): Promise<DevicesSummary>;
  /**
   * A group and those behind it, by rank and then by code: whole groups, and with those behind `from` at least
   * `count` devices where there are as many. From the first group on where `from` is null.
   */
  groups(
    selection: DeviceSelection,
    from: DeviceGroup | null,
    count: number,
  ): Promise<readonly StoredDevice[]>;
  /** At most `limit` ranges of an enrolment's numbers from 1 on, or null when there is no such enrolment. */
  sequenceRanges(id: EnrolmentId, limit: number): Promise<readonly SequenceRange[] | null>;
}
