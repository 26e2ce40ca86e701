import type { Answer, ItemId, LanguageTag, OptionValue } from './questionnaire.ts';
import { COMPLETED_OUTCOME, OUTCOME_FIELD } from './questionnaire.ts';

/** How a response came about. Modes are stored, shown apart and never mixed in one ranking. */
export const MODES = [
  'kiosk',
  'staff-assisted',
  'phone-ticket',
  'phone-open-link',
  'household',
  'paper',
] as const;
export type Mode = (typeof MODES)[number];

/** One respondent's answers to one questionnaire, without the respondent, the place or the instant. */
export interface Response {
  readonly mode: Mode;
  readonly language: LanguageTag;
  /** Items never reached are absent. */
  readonly answers: Readonly<Partial<Record<ItemId, Answer>>>;
  /** Context question id → chosen option; unanswered questions are absent. */
  readonly context: Readonly<Record<string, OptionValue>>;
  /** The chosen option of the assistance question, or null. */
  readonly assistance: OptionValue | null;
  /** Profile question id → chosen option; unanswered questions are absent. */
  readonly profile: Readonly<Record<string, OptionValue>>;
  /** Perception id → one value, the chosen values, or row id → value; unanswered ones are absent. */
  readonly perceptions: Readonly<
    Record<string, OptionValue | readonly OptionValue[] | Readonly<Record<string, number>>>
  >;
  /** Free words as cleanComment leaves them, or null. Stored apart from the answers. */
  readonly comment: string | null;
  /** Sampling field → value for household interviews, null for every other mode. */
  readonly sampling: Readonly<Record<string, string>> | null;
  /** Screen id → time it was shown, in milliseconds, 0 to a day. */
  readonly durationsMs: Readonly<Record<string, number>>;
  /** How many answers were changed after they had been given. */
  readonly corrections: number;
  /**
   * The sensitive questions that are answered, each by an explicit consent given before it was shown. Absent where
   * there is none, so that a response without them is the same bytes as ever.
   */
  readonly consents?: readonly string[] | undefined;
  /** Somebody translated the questions for the respondent; nothing of that person. Absent where nobody did, or nobody said so. */
  readonly interpreted?: true | undefined;
}

/** UTF-16 code units. Long enough for two paragraphs, short enough for the 8 KiB plaintext of a record. */
export const COMMENT_MAX_CHARACTERS = 1_000;

/**
 * Whether somebody answered: a visit to a drawn household that ended without an interview is recorded too, says what
 * became of it and counts in no index. Where no outcome is recorded there was an interview.
 */
export function isInterviewed(sampling: Response['sampling']): boolean {
  return (sampling?.[OUTCOME_FIELD] ?? COMPLETED_OUTCOME) === COMPLETED_OUTCOME;
}

/** A response from a home in which nothing is answered yet. */
export function bareHouseholdResponse({
  language,
  sampling,
}: {
  readonly language: LanguageTag;
  readonly sampling: NonNullable<Response['sampling']>;
}): Response {
  return {
    mode: 'household',
    language,
    answers: {},
    context: {},
    assistance: null,
    profile: {},
    perceptions: {},
    comment: null,
    sampling,
    durationsMs: {},
    corrections: 0,
  };
}
