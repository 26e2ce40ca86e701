import type { EnrolmentId, Epoch, PublicKey } from '../../core/kernel/brand.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import type { UnitRef } from '../../core/units/unit.ts';

/** One device's membership. */
export interface NewEnrolment {
  readonly id: EnrolmentId;
  readonly unit: UnitRef;
  /** What staff call the device: "Máy 1". */
  readonly name: string;
  readonly day: Day;
  /** Null only where no device stands behind it, as in the simulated province. */
  readonly publicKey: PublicKey | null;
}

/** One that was lost, as its device shows it. */
export interface ShownEnrolment extends NewEnrolment {
  /** Where it stood and will stand after its first place, in the order of the days. */
  readonly moves: readonly { readonly from: Day; readonly unit: UnitRef }[];
}

/** Where enrolments are kept. Throws StorageUnavailable when the store cannot serve. */
export interface EnrolmentStore {
  /** Stores the enrolment durably and returns the epoch the device begins in. */
  add(enrolment: NewEnrolment): Promise<Epoch>;
  /**
   * A device shows what it was enrolled as, after a restore from a copy older than its enrolment. `known` changes
   * nothing; `taken` when another key has this id.
   */
  announce(enrolment: ShownEnrolment): Promise<'added' | 'known' | 'taken'>;
  /** From `day` on, what the device sends is held. Whether there is such an enrolment. */
  revoke(id: EnrolmentId, day: Day): Promise<boolean>;
}
