import { type Day, localDay, numberOfDay } from '../../core/kernel/calendar.ts';
import { DAY_MS } from '../../core/kernel/duration.ts';
import type { StoredDevice } from './device-store.ts';

/** Why a person should look at a device, the most urgent first. */
export const ATTENTION_REASONS = [
  /** Records were made that are neither here nor said to be waiting. */
  'missing',
  /** Two records came under one number: two devices number as one. */
  'cloned',
  /** It says that it has made more than it can have. */
  'claim',
  /** Not heard of for a week. */
  'silent',
  /** Records are in quarantine on the device. */
  'quarantined',
  /** Records are stored here but not counted. */
  'held',
  /** The clock is wrong by more than a day, so that the days of its records are in doubt. */
  'clock',
  /** The browser may remove what it keeps, or has little room left. */
  'storage',
] as const;
export type AttentionReason = (typeof ATTENTION_REASONS)[number];

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
