import { ATTENTION_REASONS, type AttentionReason } from '../../contract/devices/device-attention.ts';
import { type Day, localDay, numberOfDay } from '../../core/kernel/calendar.ts';
import { DAY_MS } from '../../core/kernel/duration.ts';
import type { StoredDevice } from './device-store.ts';

export const SILENT_AFTER_DAYS = 7;
export const CLOCK_OFF_MS = DAY_MS;

/** Room for about 4,000 of the largest records: weeks of a busy counter, and time to do something about it. */
export const LITTLE_ROOM_BYTES = 50 * 1024 * 1024;

/**
 * What is to be looked at, in the order of ATTENTION_REASONS. A revoked device owes no contact: of it only its
 * records matter.
 */
export function attentionOf(device: StoredDevice, nowMs: number): readonly AttentionReason[] {
  const isMember = device.revokedDay === null;
  const applies: Readonly<Record<AttentionReason, boolean>> = {
    missing: device.missing > 0,
    cloned: device.numberClashes > 0,
    'put-back': device.startClashes > 0,
    claim: device.claimedNumber !== null,
    silent: isMember && isSilent(device, nowMs),
    quarantined: device.quarantined > 0,
    held: device.held > 0,
    clock: isMember && Math.abs(device.clockOffsetMs ?? 0) > CLOCK_OFF_MS,
    storage: isMember && isStorageAtRisk(device),
  };
  return ATTENTION_REASONS.filter((reason) => applies[reason]);
}

/** Without any contact, since the day it was enrolled. */
function isSilent({ lastContactMs, enrolledDay }: StoredDevice, nowMs: number): boolean {
  if (lastContactMs !== null) return nowMs - lastContactMs > SILENT_AFTER_DAYS * DAY_MS;
  return daysBetween(enrolledDay, localDay(nowMs)) > SILENT_AFTER_DAYS;
}

function daysBetween(earlier: Day, later: Day): number {
  return numberOfDay(later) - numberOfDay(earlier);
}

/** What the browser did not answer raises nothing. */
function isStorageAtRisk({ storage }: StoredDevice): boolean {
  if (storage === null) return false;
  const { persisted, usedBytes, quotaBytes } = storage;
  if (persisted === false) return true;
  return usedBytes !== null && quotaBytes !== null && quotaBytes - usedBytes < LITTLE_ROOM_BYTES;
}
