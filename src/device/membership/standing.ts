import { localDay } from '../../core/kernel/calendar.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/kernel/duration.ts';
import { type PlacedUnit, placeOn } from '../../core/protocol/messages/membership.ts';
import type { Enrolment } from '../outbox/outbox-store.ts';

/** What a device is at present, as the screens show it. */
export interface DeviceStanding {
  readonly deviceName: string;
  /** The office it stands in today. */
  readonly unit: PlacedUnit;
  /** Whether its clock is off by more than an hour, or behind what the collector's showed before. */
  readonly isClockWrong: boolean;
}

/** The way of an answer, and a clock that drifts. */
const BEHIND_AT_MOST_MS = 10 * MINUTE_MS;
/** What nobody who looks at a clock takes for right. */
const OFF_AT_MOST_MS = HOUR_MS;

/**
 * Where a device stands at an instant of its own clock, as far as it knows that clock's offset. A clock that shows a
 * time from before the collector was last heard, as after a power cut, is not believed: it stands where it stood then.
 */
export function unitAt(enrolment: Enrolment, nowMs: number): PlacedUnit {
  const { membership, heardAtMs } = enrolment;
  const atMs = isBehind(enrolment, nowMs) ? heardAtMs : correctedMs(enrolment, nowMs);
  return placeOn(membership.places, localDay(atMs)).unit;
}

function correctedMs({ clockOffsetMs }: Enrolment, nowMs: number): number {
  return nowMs + (clockOffsetMs ?? 0);
}

function isBehind(enrolment: Enrolment, nowMs: number): boolean {
  return correctedMs(enrolment, nowMs) < enrolment.heardAtMs - BEHIND_AT_MOST_MS;
}

export function standingOf(enrolment: Enrolment, nowMs: number): DeviceStanding {
  const { membership, clockOffsetMs } = enrolment;
  const isClockWrong = isBehind(enrolment, nowMs) || Math.abs(clockOffsetMs ?? 0) > OFF_AT_MOST_MS;
  return { deviceName: membership.deviceName, unit: unitAt(enrolment, nowMs), isClockWrong };
}
