import type { Day } from '../kernel/calendar.ts';
import type { QuestionnaireId } from '../questionnaire/questionnaire.ts';
import type { Mode, Response } from '../questionnaire/response.ts';

/** The margin of all responses, whose value is the empty text. */
export const TOTAL_MARGIN = 'total';
/** The margin of who helped to answer. */
export const ASSISTANCE_MARGIN = 'assistance';

/**
 * Where a tally stands: one row per office, month, questionnaire version, mode, margin and flag. Margins are
 * one-way (purpose, field, gender …), never crossed, so that cells stay large and rows few.
 */
export interface TallyKey {
  /** `code@valid-from` of the office. */
  readonly unit: string;
  /** `YYYY-MM`, Asia/Ho_Chi_Minh. */
  readonly month: string;
  readonly questionnaire: QuestionnaireId;
  readonly version: number;
  readonly mode: Mode;
  /** `total`, `day`, `language`, `assistance`, or the id of a context or profile question. */
  readonly margin: string;
  /** The value within the margin as text. */
  readonly value: string;
  /** Whether the responses carry a flag that keeps them out of the second, cleaned index. */
  readonly flagged: boolean;
}

/** The margins a response counts in, each exactly once, in ascending order of margin. */
export function marginsOf(
  response: Response,
  day: Day,
): readonly { readonly margin: string; readonly value: string }[] {
  const margins: [string, string][] = [
    [TOTAL_MARGIN, ''],
    ['day', day],
    ['language', response.language],
  ];
  if (response.assistance !== null) margins.push([ASSISTANCE_MARGIN, String(response.assistance)]);
  for (const [id, value] of Object.entries({ ...response.context, ...response.profile })) {
    margins.push([id, String(value)]);
  }
  return margins
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([margin, value]) => ({ margin, value }));
}
