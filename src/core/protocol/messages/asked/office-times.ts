import type { Day } from '../../../kernel/calendar.ts';
import { canonicalJson, type Json } from '../../../kernel/canonical-json.ts';
import { unitRef } from '../common.ts';
import { day, integer, list, matching, nullable, object, readAs } from '../shape.ts';

/** When an office is open, and how long answering takes there: answer to `GET /api/v1/office-times/{unit}`. */
export interface OfficeTimes {
  /** `code@valid-from` */
  readonly unit: string;
  /** In the order of their days, which differ; none where nothing is known of them. */
  readonly hours: readonly OfficeHours[];
  /** Of the responses that were released, or null where they are too few. */
  readonly length: TypicalLength | null;
}

/** From a day on until the next. */
export interface OfficeHours {
  readonly from: Day;
  /** Seven, Monday first; null on a day on which it is closed. */
  readonly week: readonly (OpenMinutes | null)[];
}

interface OpenMinutes {
  readonly fromMinute: number;
  readonly toMinute: number;
}

export interface TypicalLength {
  readonly questionnaire: string;
  readonly version: number;
  readonly minutes: number;
}

const DAYS_OF_WEEK = 7;
const MINUTES_OF_DAY = 24 * 60;
const MOST_ENTRIES = 100;
const MOST_MINUTES = 120;
const QUESTIONNAIRE_ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Not signed: it darkens a screen and says a length, and counts nothing. */
export const OFFICE_TIMES = object<OfficeTimes>({
  unit: unitRef(),
  hours: list(
    object<OfficeHours>({
      from: day<Day>(),
      week: list(
        nullable(
          object<OpenMinutes>({
            fromMinute: integer(0, MINUTES_OF_DAY),
            toMinute: integer(0, MINUTES_OF_DAY),
          }),
        ),
        { minItems: DAYS_OF_WEEK, maxItems: DAYS_OF_WEEK },
      ),
    }),
    { maxItems: MOST_ENTRIES },
  ),
  length: nullable(
    object<TypicalLength>({
      questionnaire: matching(QUESTIONNAIRE_ID, 64),
      version: integer(1, 9_999),
      minutes: integer(1, MOST_MINUTES),
    }),
  ),
});

export const OFFICE_TIMES_WORDS = {
  hours: 'in the order of their days; the last that has begun is in force',
  'hours.week': 'Monday first; null on a day on which it is closed',
  length: 'the median of released responses, ten at least; null where there are fewer',
  'length.minutes': 'rounded to whole minutes',
};

export function encodeOfficeTimes(times: OfficeTimes): string {
  return canonicalJson({ ...times, hours: times.hours.slice(-MOST_ENTRIES) } as unknown as Json);
}

/** What the address answered; null where it is no such message, which a device takes for no answer. */
export function parseOfficeTimes(text: string): OfficeTimes | null {
  return readAs(OFFICE_TIMES, text);
}
