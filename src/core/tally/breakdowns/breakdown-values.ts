import { numberOfDay } from '../../kernel/calendar.ts';
import type { Questionnaire } from '../../questionnaire/questionnaire.ts';
import type { Response } from '../../questionnaire/response.ts';
import { type DatedResponse, isFlagged } from '../fold-blocks.ts';
import { ASSISTANCE_MARGIN } from '../tally-key.ts';
import { primaryUnitText } from './primary-unit.ts';

export const LANGUAGE_BREAKDOWN = 'language';
/** Values: `1` Monday to `7` Sunday. */
export const WEEKDAY_BREAKDOWN = 'weekday';
/** Values: `00` to `23`, the hour in which it was sent. */
export const HOUR_BREAKDOWN = 'hour';
/** By where in its office the device stood on the day: a DeviceSpot. */
export const SPOT_BREAKDOWN = 'spot';
/** By whether somebody translated the questions. */
export const INTERPRETED_BREAKDOWN = 'interpreted';
/** By primary sampling unit. What is told of it is how far its values differ, and never one of them. */
export const PRIMARY_UNIT_BREAKDOWN = 'primary-unit';
/** By whether a response has a flag that keeps it out of the cleaned index. */
export const FLAGGED_BREAKDOWN = 'flagged';
const FLAGGED = '1';
const NOT_FLAGGED = '0';
const INTERPRETED = '1';
/** The value of a question that was not answered. Without it, it would be what is left of the whole. */
export const UNSAID = '';

/** A response with all that breakdowns need of it. */
export interface TimedResponse extends Omit<DatedResponse, 'response'> {
  readonly response: Pick<
    Response,
    'answers' | 'context' | 'assistance' | 'profile' | 'language' | 'sampling' | 'interpreted'
  >;
  /** 0–23. */
  readonly hour: number;
  /** Where its device stood on its day; UNSAID where nobody said. */
  readonly spot: string;
}

/** By what the responses to a questionnaire are broken down: what is told, and where households are sampled how they were. */
export function breakdownsOf(questionnaire: Questionnaire): readonly string[] {
  const sampled = questionnaire.sampling === null ? [] : [PRIMARY_UNIT_BREAKDOWN];
  return [...toldBreakdownsOf(questionnaire), ...sampled];
}

/** Every question about the visit and the person but sensitive ones, who helped, and what every response carries. */
export function toldBreakdownsOf({ context, profile, assistance }: Questionnaire): readonly string[] {
  const asked = [...context, ...profile].filter(({ sensitive }) => !sensitive).map(({ id }) => id);
  const help = assistance === null ? [] : [ASSISTANCE_MARGIN];
  const carried = [
    LANGUAGE_BREAKDOWN,
    INTERPRETED_BREAKDOWN,
    WEEKDAY_BREAKDOWN,
    HOUR_BREAKDOWN,
    SPOT_BREAKDOWN,
    FLAGGED_BREAKDOWN,
  ];
  return [...asked, ...help, ...carried];
}

/** Whether a value of FLAGGED_BREAKDOWN is that of the flagged. */
export function isFlaggedValue(value: string): boolean {
  return value === FLAGGED;
}

/** The value of a response within one of its questionnaire's breakdowns. */
export function breakdownValue(
  { response, day, hour, spot, flags }: TimedResponse,
  breakdown: string,
): string {
  switch (breakdown) {
    case ASSISTANCE_MARGIN:
      return response.assistance === null ? UNSAID : String(response.assistance);
    case LANGUAGE_BREAKDOWN:
      return response.language;
    case WEEKDAY_BREAKDOWN:
      return String(weekday(numberOfDay(day)));
    case HOUR_BREAKDOWN:
      return String(hour).padStart(2, '0');
    case SPOT_BREAKDOWN:
      return spot;
    case INTERPRETED_BREAKDOWN:
      return response.interpreted === true ? INTERPRETED : UNSAID;
    case PRIMARY_UNIT_BREAKDOWN:
      return primaryUnitText(response.sampling);
    case FLAGGED_BREAKDOWN:
      return isFlagged(flags) ? FLAGGED : NOT_FLAGGED;
    default: {
      const given = [response.profile, response.context].find((answers) => Object.hasOwn(answers, breakdown));
      return given === undefined ? UNSAID : String(given[breakdown]);
    }
  }
}

/**
 * Whether everybody makes the ten of a value. Elsewhere responses with a flag and those an official helped with do not
 * (RL5); where that is what is told, there would be no other.
 */
export function countsEverybody(breakdown: string): boolean {
  return breakdown === FLAGGED_BREAKDOWN || breakdown === ASSISTANCE_MARGIN;
}

const DAYS_A_WEEK = 7;

/** Day 0, 1 January 1970, was a Thursday. */
function weekday(day: number): number {
  const thursday = 4;
  return ((((day + thursday - 1) % DAYS_A_WEEK) + DAYS_A_WEEK) % DAYS_A_WEEK) + 1;
}
