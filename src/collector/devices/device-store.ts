import type { EnrolmentId } from '../../core/kernel/brand.ts';
import type { Day } from '../../core/kernel/calendar.ts';
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
  readonly app: string | null;
  readonly storage: {
    readonly persisted: boolean | null;
    readonly usedBytes: number | null;
    readonly quotaBytes: number | null;
  } | null;
  readonly clockOffsetMs: number | null;
}

/** Sequence numbers from `first` to `last`, both included. */
export interface SequenceRange {
  readonly first: number;
  readonly last: number;
  readonly state: 'counted' | 'held' | 'unseen';
}

/** What the device view reads. */
export interface DeviceStore {
  /** Every enrolment. */
  devices(): Promise<readonly StoredDevice[]>;
  /** At most `limit` ranges of an enrolment's numbers from 1 on, or null when there is no such enrolment. */
  sequenceRanges(id: EnrolmentId, limit: number): Promise<readonly SequenceRange[] | null>;
}
