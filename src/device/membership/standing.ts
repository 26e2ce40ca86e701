import { localDay } from '../../core/kernel/calendar.ts';
import { type PlacedUnit, placeOn } from '../../core/protocol/messages/membership.ts';
import type { Enrolment } from '../outbox/outbox-store.ts';

/** What a device is at present, as the screens show it. */
export interface DeviceStanding {
  readonly deviceName: string;
  /** The office it stands in today. */
  readonly unit: PlacedUnit;
}

/** Where a device stands at an instant of its own clock, as far as it knows that clock's offset. */
export function unitAt({ membership, clockOffsetMs }: Enrolment, nowMs: number): PlacedUnit {
  return placeOn(membership.places, localDay(nowMs + (clockOffsetMs ?? 0))).unit;
}

export function standingOf(enrolment: Enrolment, nowMs: number): DeviceStanding {
  return { deviceName: enrolment.membership.deviceName, unit: unitAt(enrolment, nowMs) };
}
