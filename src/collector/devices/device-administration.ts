import type { EnrolmentId } from '../../core/kernel/brand.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import type { DeviceSpot } from '../../core/tally/breakdowns/device-spot.ts';
import type { Move } from '../../core/units/place.ts';
import type { UnitRef } from '../../core/units/unit.ts';

/** Who changes a device, and what may be changed. */
export interface Administrator {
  /** As the audit log is to name them. */
  readonly actor: string;
  /** Whether a unit (`code@valid-from`) is theirs. A device that stands elsewhere today is not there for them. */
  readonly mayManage: (unit: string) => boolean;
  readonly today: Day;
}

/** `unchanged`: asked for what is so already; nothing was written. */
export type Administered = 'changed' | 'unchanged' | 'device-unknown';

/**
 * Changes of devices by people. Each is one transaction with its entry in the audit log; what is so already is asked
 * for without either. Throws StorageUnavailable when the store cannot serve.
 */
export interface DeviceAdministration {
  /** From today on, what the device sends is held. Asked a second time, the first day stands. */
  revoke(id: EnrolmentId, by: Administrator): Promise<Administered>;
  rename(id: EnrolmentId, name: string, by: Administrator): Promise<Administered>;
  /** From today on the device stands there in its office; null: nobody says where. */
  setSpot(id: EnrolmentId, spot: DeviceSpot | null, by: Administrator): Promise<Administered>;
  /**
   * From a day on, today or later, the device stands at another unit. A move planned for a later day than today is
   * replaced; to its present place, it is called off. The past stays as it was. Whether the unit exists on that day
   * and is the administrator's is for the caller to have checked.
   */
  move(id: EnrolmentId, to: Move & { readonly unit: UnitRef }, by: Administrator): Promise<Administered>;
}
