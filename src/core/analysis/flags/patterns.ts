import type { Questionnaire } from '../../questionnaire/questionnaire.ts';
import type { DatedResponse } from '../../tally/fold-blocks.ts';
import { isFlagged } from '../../tally/fold-blocks.ts';
import { isInBurst, RESPONSE_FLAGS } from '../../tally/response-flags.ts';
import { answeringTime, speedBand } from './reading-time.ts';

/**
 * By what responses are told apart on the page of genuineness, each by itself and never crossed: every flag, whether
 * there is one that keeps a response out of the cleaned index, and how long it took.
 */
export const PATTERNS = [...RESPONSE_FLAGS, 'flagged', 'speed'] as const;
export type Pattern = (typeof PATTERNS)[number];

/** The value of a response that shows a flag. */
export const SHOWS = 'yes';
/** The value of one that does not; of `speed`, of one whose time is not known. */
export const SHOWS_NOT = 'no';

/** What a response shows of a pattern: `yes` or `no`, or a SpeedBand. */
export function patternValue(
  pattern: Pattern,
  questionnaire: Questionnaire,
  { response, flags }: Pick<DatedResponse, 'response' | 'flags'>,
): string {
  if (pattern === 'speed') return speedBand(answeringTime(questionnaire, response)) ?? SHOWS_NOT;
  return shows(pattern, flags) ? SHOWS : SHOWS_NOT;
}

function shows(pattern: Exclude<Pattern, 'speed'>, flags: readonly string[]): boolean {
  if (pattern === 'burst') return isInBurst(flags);
  return pattern === 'flagged' ? isFlagged(flags) || isInBurst(flags) : flags.includes(pattern);
}
