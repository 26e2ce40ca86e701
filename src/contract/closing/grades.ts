import { z } from 'zod';
import { GRADES } from '../../core/published/grades.ts';
import { DAY, INSTANT_MS, list } from '../answer-parts.ts';
import { SOURCE_CHARACTERS } from '../limits.ts';
import { DECIMAL } from '../published/fact-parts.ts';
import { routes } from '../route.ts';

const GRADE_RULE = z.strictObject({
  effectiveDay: DAY.describe('The first day whose figures it grades.'),
  good: DECIMAL.describe('Percent, the least that is good.'),
  fair: DECIMAL,
  average: DECIMAL.describe('What is below is weak.'),
  parPoints: DECIMAL.default('10').describe('Points of the PAR INDEX, of 100, that 100 percent make.'),
  source: z
    .string()
    .trim()
    .min(SOURCE_CHARACTERS.least)
    .max(SOURCE_CHARACTERS.most)
    .describe('Whose rule it is.'),
  sourceDay: DAY.nullable(),
});

const SET_RULE = GRADE_RULE.extend({
  setAtMs: INSTANT_MS,
  inForce: z.boolean().describe('Whether it grades the figures of today.'),
});
export type ShownGradeRule = z.output<typeof SET_RULE>;

/** What an official or qualifying figure is graded as. */
export const GRADED = z.object({
  grade: z.enum(GRADES),
  touched: z
    .object({ from: z.enum(GRADES), to: z.enum(GRADES) })
    .nullable()
    .describe('The grades its 95 % interval touches, the worse first; null of an official figure.'),
  isEstimate: z.boolean().describe('Of a qualifying household figure; an official one is graded as it is.'),
  parIndex: z
    .object({ points: z.number(), of: DECIMAL })
    .describe('What it contributes to the PAR INDEX, in points. Always an estimate.'),
  source: z.string(),
  effectiveDay: DAY,
});
export type Graded = z.output<typeof GRADED>;

/** What figures are graded by. */
export const GRADE_ROUTES = routes({
  'GET /api/v1/grade-rules': {
    summary: 'From which percentages on figures are good, fair or average, and since when',
    answer: z.object({ rules: list(SET_RULE).describe('The newest first; none is ever taken away.') }),
    problems: [],
  },
  'POST /api/v1/grade-rules': {
    summary: 'Set what figures are graded by from a day on',
    description:
      'Figures of former periods keep their rule. A second rule of the same day takes the place of the first.',
    body: GRADE_RULE,
    status: 204,
    answer: z.null().describe('Nothing.'),
    problems: ['parameter-invalid'],
  },
});
