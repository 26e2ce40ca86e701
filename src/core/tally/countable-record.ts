import type { Day } from '../kernel/calendar.ts';
import type { Questionnaire } from '../questionnaire/questionnaire.ts';
import type { Response } from '../questionnaire/response.ts';

/** Of a record that passed every check, what counting needs. Records of other kinds than responses are not counted. */
export interface CountableRecord {
  /** `code@valid-from` of the office. */
  readonly unit: string;
  readonly questionnaire: Questionnaire;
  readonly day: Day;
  readonly flags: readonly string[];
  readonly body: ResponseBody | OtherBody;
}

interface ResponseBody {
  readonly kind: 'response';
  readonly response: Response;
}

interface OtherBody {
  readonly kind: 'abandonment' | 'feedback-case' | 'recheck';
}
