import type { DevicesPage, ListedDevice } from '../../../../src/contract/devices/devices.ts';
import type { EnrolmentId } from '../../../../src/core/kernel/brand.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { HOUR_MS } from '../../../../src/core/kernel/duration.ts';

/** 14:02 in Viet Nam. */
export const NOW_MS = Date.UTC(2026, 10, 24, 7, 2);
export const ID = 'a'.repeat(32) as EnrolmentId;

export function device(change: Partial<ListedDevice> = {}): ListedDevice {
  return {
    id: ID,
    name: 'Máy 1',
    unit: { ref: '97001@2025-07-01', code: '97001', name: 'Xã Thử Một', nameEn: 'First Test Commune' },
    nextPlace: null,
    lastContact: { atMs: NOW_MS - HOUR_MS, origin: 'network' },
    made: 41,
    received: 38,
    missing: 0,
    waiting: 3,
    quarantined: 0,
    held: 0,
    cloned: false,
    numberClashes: 0,
    startClashes: 0,
    spot: 'waiting-area',
    claimedNumber: null,
    app: '0.1.0',
    clockOffsetMs: 0,
    storage: { persisted: true, usedBytes: 0, quotaBytes: 1024 * 1024 * 1024 },
    enrolledDay: '2026-11-03' as Day,
    revokedDay: null,
    attention: [],
    ...change,
  };
}

export function devices(list: readonly ListedDevice[], change: Partial<DevicesPage> = {}): DevicesPage {
  const total = (of: (one: ListedDevice) => number) => list.reduce((sum, one) => sum + of(one), 0);
  return {
    summary: {
      devices: list.length,
      made: total(({ made }) => made),
      received: total(({ received }) => received),
      missing: total(({ missing }) => missing),
      waiting: total(({ waiting }) => waiting),
      quarantined: total(({ quarantined }) => quarantined),
      held: total(({ held }) => held),
      atOfficialDesk: total(({ spot }) => (spot === 'official-desk' ? 1 : 0)),
      spotUnsaid: total(({ spot }) => (spot === null ? 1 : 0)),
      needAttention: total(({ attention }) => Math.min(1, attention.length)),
    },
    devices: list,
    next: null,
    asOfMs: NOW_MS,
    ...change,
  };
}
