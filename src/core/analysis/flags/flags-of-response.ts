import type { Day } from '../../kernel/calendar.ts';
import type { Questionnaire } from '../../questionnaire/questionnaire.ts';
import type { Response } from '../../questionnaire/response.ts';
import type { ResponseFlag } from '../../tally/response-flags.ts';
import { isFast, isStraightLine } from '../response-patterns.ts';
import { isOffHours, type OpeningHours } from './opening-hours.ts';
import { answeringTime } from './reading-time.ts';

/** What is known of a response when it is counted. */
export interface CountedResponse {
  readonly questionnaire: Questionnaire;
  readonly response: Response;
  readonly day: Day;
  /** 0 to 23. */
  readonly hour: number;
  /** Of its office, in force on that day; null: none are known. */
  readonly hours: OpeningHours | null;
}

/** The flags that a response has by itself, in the order of RESPONSE_FLAGS; a burst shows only among its neighbours. */
export function flagsOfResponse({
  questionnaire,
  response,
  day,
  hour,
  hours,
}: CountedResponse): readonly ResponseFlag[] {
  const flags: ResponseFlag[] = [];
  if (isFast(answeringTime(questionnaire, response))) flags.push('fast');
  if (isStraightLine(Object.values(response.answers))) flags.push('uniform');
  // A form on paper says on which day it was filled in, and not when.
  if (response.mode !== 'paper' && isOffHours(hours, day, hour)) flags.push('off-hours');
  return flags;
}
