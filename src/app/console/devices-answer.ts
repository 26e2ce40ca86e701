/** `GET /api/v1/devices` and `/api/v1/devices/{id}` as the console reads them. */

export type AttentionReason =
  | 'missing'
  | 'cloned'
  | 'claim'
  | 'silent'
  | 'quarantined'
  | 'held'
  | 'clock'
  | 'storage';

export interface Device {
  readonly id: string;
  readonly name: string;
  readonly unit: {
    readonly ref: string;
    readonly code: string;
    readonly name: string;
    readonly nameEn: string | null;
  };
  /** Where it will stand, and from which day on; the unit is null where it is out of scope. */
  readonly nextPlace: {
    readonly from: string;
    readonly unit: { readonly name: string; readonly nameEn: string | null } | null;
  } | null;
  readonly lastContact: { readonly atMs: number; readonly origin: 'network' | 'file' } | null;
  readonly made: number;
  readonly received: number;
  /** Neither here nor said to be on the device. */
  readonly missing: number;
  readonly waiting: number;
  readonly quarantined: number;
  readonly held: number;
  readonly cloned: boolean;
  readonly numberClashes: number;
  /** A number it claims to have reached and cannot have. */
  readonly claimedNumber: number | null;
  readonly app: string | null;
  /** Collector's clock minus device's clock. */
  readonly clockOffsetMs: number | null;
  readonly storage: {
    readonly persisted: boolean | null;
    readonly usedBytes: number | null;
    readonly quotaBytes: number | null;
  } | null;
  /** YYYY-MM-DD. */
  readonly enrolledDay: string;
  readonly revokedDay: string | null;
  /** Why a person should look at it, the most urgent first. */
  readonly attention: readonly AttentionReason[];
}

export interface DevicesAnswer {
  readonly summary: {
    readonly devices: number;
    readonly made: number;
    readonly received: number;
    readonly missing: number;
    readonly waiting: number;
    readonly quarantined: number;
    readonly held: number;
    readonly needAttention: number;
  };
  readonly devices: readonly Device[];
  /** `after` of the next page; null on the last. */
  readonly next: string | null;
  readonly asOfMs: number;
}

interface SequenceRange {
  readonly first: number;
  readonly last: number;
  readonly state: 'counted' | 'held' | 'unseen';
}

export interface DeviceAnswer {
  readonly device: Device;
  readonly ranges: readonly SequenceRange[];
  readonly hasMoreRanges: boolean;
  readonly asOfMs: number;
}
