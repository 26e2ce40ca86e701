import { z } from 'zod';
import { parsePeriod } from '../core/kernel/period.ts';
import { MODES } from '../core/questionnaire/response.ts';
import { COMPARED_WITH, DEFAULT_MODE, QUESTIONNAIRES } from './on-offer.ts';

/** What figures are of: the parameters that every route of figures takes. */

export const RULES = ['satisfied-share', 'mean-score'] as const;

const PERIODS =
  'A month (2026-10), a quarter (2026-Q4), a half-year (2026-H1), nine months (2026-9M), a year (2026), or a year to ' +
  'date, named by its last month (2026-to-08).';

const PERIOD_PARAMETER = z
  .string()
  .refine(
    (text) => parsePeriod(text).ok,
    'a month 2026-10, a quarter 2026-Q4, a half-year 2026-H1, nine months 2026-9M, a year 2026 or a year to date 2026-to-08',
  )
  .describe(PERIODS);

export const COUNTS_PARAMETERS = z.strictObject({
  unit: z
    .string()
    .regex(/^[0-9A-Za-z.-]{1,20}(@\d{4}-\d\d-\d\d)?$/)
    .optional()
    .describe(
      "A unit's code, or code@valid-from. Without it, the unit the account is bound to; the whole country, if it is bound to none.",
    ),
  period: PERIOD_PARAMETER,
  questionnaire: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(64)
    .default(QUESTIONNAIRES[0]),
  version: z
    .string()
    .regex(/^[1-9]\d{0,5}$/)
    .optional()
    .describe('Without it, the newest.'),
  mode: z
    .enum(MODES)
    .default(DEFAULT_MODE)
    .describe('Modes are never mixed. What came by open links is unverified.'),
  rule: z.enum(RULES).optional().describe("Without it, the questionnaire's own."),
});

export const INDICES_PARAMETERS = COUNTS_PARAMETERS.extend({
  compare: z
    .enum(COMPARED_WITH)
    .default('previous')
    .describe(
      'With which period: the like one just before, or the same months a year before. Of nine months, a year and a ' +
        'year to date both are the same.',
    ),
  period: PERIOD_PARAMETER.optional().describe(
    `${PERIODS} Without it, the newest month that has responses, up to the current month; the current month where none ` +
      'has. The answer says which.',
  ),
});

export type CountsParameters = z.output<typeof COUNTS_PARAMETERS>;
export type IndicesParameters = z.output<typeof INDICES_PARAMETERS>;
