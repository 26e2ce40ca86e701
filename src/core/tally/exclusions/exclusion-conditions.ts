import type { Day } from '../../kernel/calendar.ts';
import { isInBurst, type ResponseFlag } from '../response-flags.ts';

/** Which responses of an office are chosen: those that meet every condition that is given. */
export interface ExclusionConditions {
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** Enrolments; null for all. */
  readonly devices: readonly string[] | null;
  /** The first and the last hour of the day in which they were sent, 0–23; null for all. */
  readonly hours: { readonly first: number; readonly last: number } | null;
  /** Those with at least one of them; null for all. */
  readonly flags: readonly ResponseFlag[] | null;
}

/** What a response is chosen by. */
export interface ChosenBy {
  readonly enrolment: string;
  readonly day: Day;
  /** 0–23. */
  readonly hour: number;
  readonly flags: readonly string[];
}

/** Whether a response of the office meets all conditions. */
export function meetsConditions(
  { firstDay, lastDay, devices, hours, flags }: ExclusionConditions,
  response: ChosenBy,
): boolean {
  if (response.day < firstDay || response.day > lastDay) return false;
  if (devices !== null && !devices.includes(response.enrolment)) return false;
  if (hours !== null && (response.hour < hours.first || response.hour > hours.last)) return false;
  return flags === null || flags.some((flag) => shows(response.flags, flag));
}

function shows(flags: readonly string[], flag: ResponseFlag): boolean {
  return flag === 'burst' ? isInBurst(flags) : flags.includes(flag);
}
