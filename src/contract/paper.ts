import { z } from 'zod';
import { isPaperCode, type PaperCode } from '../core/paper/form-number.ts';
import { COMMENT_MAX_CHARACTERS } from '../core/questionnaire/response.ts';
import { COUNT, DAY, list, MONTH, NOTHING } from './answer-parts.ts';
import { PAPER_FORMS_AT_ONCE, PAPER_FORMS_COMPARED, PAPER_FORMS_WAITING } from './limits.ts';
import { routes } from './route.ts';
import { ASKED_UNIT, NAMED_UNIT } from './units/unit-parts.ts';

const CODE = z
  .string()
  .refine((text): text is PaperCode => isPaperCode(text), 'a number with its check digit')
  .describe('Seven digits and a check digit.');
const PARAMS = z.strictObject({ number: z.string().max(16) });
const OF = { questionnaire: z.string().max(100), version: z.int().min(1).max(9_999) };
const LANGUAGE = z.string().max(35);

const STATE = z
  .enum(['printed', 'once', 'twice', 'counted', 'withdrawn'])
  .describe('`printed`: nothing was entered. `twice`: two people entered it, and it is to be settled.');
export type PaperFormState = z.output<typeof STATE>;

const RANGE = z.object({
  first: CODE,
  count: COUNT,
  unit: NAMED_UNIT,
  ...OF,
  language: LANGUAGE,
  day: DAY.describe('When the numbers were given out.'),
});
export type PaperRange = z.output<typeof RANGE>;

const WAITING = z.object({
  number: CODE,
  unit: NAMED_UNIT,
  state: z.enum(['once', 'twice']),
  isOwn: z.boolean().describe('The account that asks entered it.'),
});
export type WaitingPaperForm = z.output<typeof WAITING>;

const ERROR = z.object({
  ...OF,
  month: MONTH.describe('Of the days on the forms.'),
  forms: COUNT,
  found: z
    .object({
      compared: COUNT.describe('Places at which two readings were compared.'),
      differed: COUNT,
      rate: z.number().describe('How often one person enters one place wrong, 0 to 0.5.'),
      low: z.number(),
      high: z.number(),
      questions: list(z.object({ question: z.string(), differed: COUNT })).describe(
        'Those that were read differently most often.',
      ),
    })
    .nullable()
    .describe(`Null where fewer than ${PAPER_FORMS_COMPARED} forms were counted.`),
});
export type PaperError = z.output<typeof ERROR>;

const PAPER = z.object({
  today: DAY,
  ranges: list(RANGE.extend({ once: COUNT, twice: COUNT, counted: COUNT, withdrawn: COUNT })).describe(
    'The newest first.',
  ),
  waiting: list(WAITING).describe(`At most ${PAPER_FORMS_WAITING}.`),
  errors: list(ERROR).describe('The newest month first.'),
});
export type Paper = z.output<typeof PAPER>;

const FORM = z.object({
  number: CODE,
  unit: NAMED_UNIT,
  ...OF,
  language: LANGUAGE,
  day: DAY,
  state: STATE,
  isOwn: z.boolean().describe('The account that asks entered it already.'),
  differences: list(z.object({ question: z.string(), first: z.string(), second: z.string() }))
    .nullable()
    .describe(
      'Once two people entered it: where they differ, by question, comment or `day`. Null before and after.',
    ),
});
export type PaperForm = z.output<typeof FORM>;

const MARKS = z.record(z.string().max(100), z.string().max(20));
const WRITTEN = z.string().max(COMMENT_MAX_CHARACTERS);
const CHANGED = z.object({ state: STATE });

/** Forms on paper: their numbers, what was entered of them by two people, and how often the two differed. */
export const PAPER_ROUTES = routes({
  'GET /api/v1/paper-forms': {
    summary: 'Printed forms of a unit and of all units below it, and how well they are entered',
    query: z.strictObject({ unit: ASKED_UNIT.optional() }),
    answer: PAPER,
    problems: ['unit-unknown'],
  },
  'POST /api/v1/paper-forms': {
    summary: 'Take numbers for forms that are printed',
    body: z.strictObject({
      unit: ASKED_UNIT,
      ...OF,
      language: LANGUAGE,
      count: z.int().min(1).max(PAPER_FORMS_AT_ONCE),
    }),
    status: 201,
    answer: RANGE,
    problems: ['unit-unknown', 'questionnaire-unknown', 'parameter-invalid', 'paper-forms-used-up'],
  },
  'GET /api/v1/paper-forms/:number': {
    summary: 'What a number is of, and where two readings of it differ',
    params: PARAMS,
    answer: FORM,
    problems: ['paper-form-unknown'],
  },
  'POST /api/v1/paper-forms/:number/passes': {
    summary: 'Enter what stands on a form',
    description:
      'The second reading is by another account; if both agree, the form is counted. `paper-form-closed` says by `fault` why it takes no further one: `own-pass`, `entered-twice`, `counted`, `withdrawn`.',
    params: PARAMS,
    body: z.strictObject({
      day: DAY,
      marks: MARKS.describe('By question: the code of the marked box, `empty` or `double`.'),
      comment: WRITTEN.optional().describe('What is written in the box for a comment.'),
    }),
    answer: CHANGED,
    problems: ['paper-form-unknown', 'paper-form-closed', 'parameter-invalid'],
  },
  'POST /api/v1/paper-forms/:number/settlement': {
    summary: 'Say what stands on the paper where two readings differ, and count the form',
    params: PARAMS,
    body: z.strictObject({
      marks: z
        .record(z.string().max(100), WRITTEN)
        .describe('For each difference, and for nothing else; for the comment what is written, or nothing.'),
      reason: z
        .enum(['nobody-else', 'slip'])
        .nullable()
        .describe('Given by one of the two who entered it, and by nobody else.'),
    }),
    answer: CHANGED,
    problems: ['paper-form-unknown', 'paper-form-closed', 'parameter-invalid'],
  },
  'DELETE /api/v1/paper-forms/:number': {
    summary: 'Withdraw a number whose paper is lost or spoilt, with what was entered of it',
    params: PARAMS,
    status: 204,
    answer: NOTHING,
    problems: ['paper-form-unknown', 'paper-form-closed'],
  },
});
