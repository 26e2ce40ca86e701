import { localDay } from '../../core/kernel/calendar.ts';
import { placeOn } from '../../core/protocol/messages/membership.ts';
import type { DeviceStanding } from '../device.ts';
import type { Enrolment } from '../outbox/outbox-store.ts';

/** Where a device stands at an instant of its own clock, as far as it knows that clock's offset. */
export function unitAt({ membership, clockOffsetMs }: Enrolment, nowMs: number): DeviceStanding['unit'] {
  return placeOn(membership.places, localDay(nowMs + (clockOffsetMs ?? 0))).unit;
}

export function standingOf(enrolment: Enrolment, nowMs: number): DeviceStanding {
  return { deviceName: enrolment.membership.deviceName, unit: unitAt(enrolment, nowMs) };
}
