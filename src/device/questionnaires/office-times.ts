import { hoursInForce, minutesOpen } from '../../core/analysis/flags/opening-hours.ts';
import { localDay, localMinute } from '../../core/kernel/calendar.ts';
import { type OfficeTimes, parseOfficeTimes } from '../../core/protocol/messages/asked/office-times.ts';
import { type ExchangePorts, exchange } from '../exchange/exchange.ts';

const KEY = 'sipas.office-times';

/** Whoever was served before the office closed may answer a little later, and come a little earlier. */
const MARGIN_MINUTES = 30;

/** Asks the collector, and keeps what it says in the browser: a kiosk sleeps and wakes without a network too. */
export async function learnOfficeTimes(ports: ExchangePorts, unit: string): Promise<void> {
  const answer = await exchange(ports, `/api/v1/office-times/${unit}`, { method: 'GET' }, parseOfficeTimes);
  if (answer.kind !== 'answered' || answer.value.unit !== unit) return;
  try {
    localStorage.setItem(KEY, JSON.stringify(answer.value));
  } catch {
    // Where the browser keeps nothing, the kiosk never sleeps.
  }
}

/** What was heard last of an office; null before, and where it was of another. */
export function heldOfficeTimes(unit: string): OfficeTimes | null {
  try {
    const held = JSON.parse(localStorage.getItem(KEY) ?? 'null') as OfficeTimes | null;
    return held?.unit === unit ? held : null;
  } catch {
    return null;
  }
}

/**
 * Whether an office is surely closed at an instant: half an hour and more after it closed and before it opens. Never
 * where nothing is known of its hours.
 *
 * @param nowMs by a clock that is believed
 */
export function isClosed(times: OfficeTimes | null, nowMs: number): boolean {
  const hours = times === null ? null : hoursInForce(times.hours, localDay(nowMs));
  if (hours === null) return false;
  const open = minutesOpen(hours, localDay(nowMs));
  if (open === null) return true;
  const minute = localMinute(nowMs);
  return minute < open.fromMinute - MARGIN_MINUTES || minute >= open.toMinute + MARGIN_MINUTES;
}
