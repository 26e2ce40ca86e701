import { z } from 'zod';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { COUNT, DAY, INSTANT_MS, list, NOTHING } from '../answer-parts.ts';
import { TEXTS } from '../figures.ts';
import { routes } from '../route.ts';
import { ASKED_UNIT, NAMED_UNIT } from './unit-parts.ts';

const TEXT = z.record(z.string(), z.object({ text: z.string(), audio: z.string().nullable() }));

/** Its main parts; the type and the parser of all of it are core's. */
const QUESTIONNAIRE = z
  .looseObject({
    id: z.string(),
    version: z.int().positive(),
    languages: list(z.string()),
    title: TEXT,
    components: list(z.looseObject({ id: z.string(), text: TEXT })),
  })
  .describe(
    'As survey-schemas/questionnaire.schema.json says, with what it leaves out filled in.',
  ) as unknown as z.ZodType<Questionnaire>;

const VERSION = z.strictObject({
  questionnaire: z.string().max(100),
  version: z.int().min(1).max(9_999),
});

const FORM = z.object({
  id: z.string(),
  version: z.int().positive(),
  sha256: z.string().describe('Of its file, at `/api/v1/questionnaire-files/{sha256}`.'),
  title: TEXTS,
  languages: list(z.string()),
  itemCount: COUNT,
  levels: list(TEXTS),
  satisfiedFrom: z.int(),
  isOwnForm: z.boolean().describe("One's own: its figures are never called SIPAS."),
  isStandard: z.boolean().describe('What is asked where nothing was chosen.'),
  source: z.string(),
  isWordingChecked: z.boolean().describe('Somebody compared its wording with the official annex.'),
  added: z
    .object({ atMs: INSTANT_MS, by: z.string() })
    .nullable()
    .describe('When and by whom it was uploaded; null where it comes with the program.'),
  lastDay: DAY.nullable().describe('The last day on which it is asked; null where it is not retired.'),
});
export type ListedForm = z.output<typeof FORM>;

const CHOICE = z.object({
  unit: NAMED_UNIT,
  from: DAY,
  questionnaire: z.string(),
  version: z.int(),
  isInForce: z.boolean().describe('The newest of its unit that has begun, of a questionnaire that is asked.'),
});
export type ListedChoice = z.output<typeof CHOICE>;

const FORMS = z.object({ atMs: INSTANT_MS, today: DAY, forms: list(FORM), choices: list(CHOICE) });
export type Forms = z.output<typeof FORMS>;

/** The questionnaires that are answered here. */
export const QUESTIONNAIRE_ROUTES = routes({
  'GET /api/v1/questionnaires': {
    summary: 'Questionnaires, complete',
    answer: z.object({ questionnaires: list(QUESTIONNAIRE) }),
    problems: [],
  },
  'GET /api/v1/questionnaire-titles': {
    summary: "Ids and titles of the forms of one's own, in their newest version",
    answer: z.object({ questionnaires: list(z.object({ id: z.string(), title: TEXTS })) }),
    problems: [],
  },
  'GET /api/v1/forms': {
    summary: 'Questionnaires, and which of them is asked where',
    answer: FORMS,
    problems: [],
  },
  'POST /api/v1/forms': {
    summary: "Upload a questionnaire of one's own",
    description:
      'The same file again changes nothing (200). `questionnaire-refused` says by `fault`, `path` and `reason` why.',
    body: z.strictObject({ file: z.string().max(400_000).describe('The JSON text.') }),
    status: 201,
    mayExist: true,
    answer: FORM,
    problems: ['questionnaire-refused', 'questionnaire-released'],
  },
  'PUT /api/v1/forms/:questionnaire/:version/last-day': {
    summary: 'Retire a questionnaire, or have it asked again',
    description: 'Answers of later days are held; earlier ones count whenever they come, and figures stay.',
    params: z.strictObject({
      questionnaire: z.string().max(100),
      version: z.string().regex(/^[1-9]\d{0,3}$/),
    }),
    body: z.strictObject({ lastDay: DAY.nullable() }),
    status: 204,
    answer: NOTHING,
    problems: ['questionnaire-unknown', 'parameter-invalid'],
  },
  'PUT /api/v1/form-choices': {
    summary: 'Choose what a unit and everything below it asks from a day on',
    body: VERSION.extend({ unit: ASKED_UNIT, from: DAY }),
    status: 204,
    answer: NOTHING,
    problems: ['unit-unknown', 'questionnaire-unknown', 'parameter-invalid'],
  },
  'DELETE /api/v1/form-choices': {
    summary: 'Take back a choice that is not in force yet',
    query: z.strictObject({ unit: z.string().max(31), from: DAY }),
    status: 204,
    answer: NOTHING,
    problems: ['unit-unknown', 'not-found', 'parameter-invalid'],
  },
});
