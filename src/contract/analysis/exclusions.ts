import { z } from 'zod';
import { MODES } from '../../core/questionnaire/response.ts';
import { RESPONSE_FLAGS } from '../../core/tally/response-flags.ts';
import { COUNT, DAY, INSTANT_MS, list, NOTHING } from '../answer-parts.ts';
import { PERCENT, PERIOD, TEXTS, UNIT_NAME } from '../figures.ts';
import { REASON_CHARACTERS } from '../limits.ts';
import { routes } from '../route.ts';
import { INDICES_PARAMETERS } from '../selection.ts';

const OFFICE = z.string().max(31).describe('Code of an office, or its code@valid-from.');

const LAST_HOUR = 23;
const MOST_DEVICES = 50;

const REASON = z
  .string()
  .trim()
  .min(REASON_CHARACTERS.least)
  .max(REASON_CHARACTERS.most)
  .describe('For everybody who reads the figures; it stands in the audit log too.');

const HOUR = z.int().min(0).max(LAST_HOUR);

const CONDITIONS = z
  .strictObject({
    firstDay: DAY,
    lastDay: DAY,
    devices: z.array(z.string().max(64)).min(1).max(MOST_DEVICES).nullable().describe('Null: all.'),
    hours: z
      .strictObject({ first: HOUR, last: HOUR })
      .nullable()
      .describe('The first and the last hour of the day in which they were sent. Null: all.'),
    flags: z
      .array(z.enum(RESPONSE_FLAGS))
      .min(1)
      .nullable()
      .describe('Those with at least one of them. Null: all.'),
  })
  .describe('Responses that meet all of them.');
export type WrittenConditions = z.output<typeof CONDITIONS>;

const SPAN = z.object({
  period: PERIOD.describe('A month; of an office with few visitors a quarter, half-year or year.'),
  questionnaire: z.object({ id: z.string(), version: z.int().positive(), title: TEXTS }),
  mode: z.enum(MODES),
});

const PREVIEW = z.object({
  spans: list(
    SPAN.extend({
      isPossible: z
        .boolean()
        .describe(
          'Whether ten or more that meet the conditions can be excluded. How many they are is not told, nor whether they are too ' +
            'few, or too near to other responses whose sum is told.',
        ),
    }),
  ).describe(
    'What the office released that is of these days and over. None: there is nothing to exclude from yet.',
  ),
});
export type ExclusionPreview = z.output<typeof PREVIEW>;

const EXCLUSION = z.object({
  id: z.string(),
  office: UNIT_NAME,
  conditions: CONDITIONS.omit({ devices: true }).extend({
    devices: list(z.object({ id: z.string(), name: z.string() })).nullable(),
    flags: list(z.enum(RESPONSE_FLAGS)).nullable(),
  }),
  reason: z.string(),
  madeDay: DAY,
  stands: z.boolean().describe('Else it was undone, as a whole.'),
  changed: z
    .object({ day: DAY, reason: z.string() })
    .nullable()
    .describe('When it was last undone or set again, and why.'),
  responses: COUNT.describe('Excluded by it from the figures of this period.'),
});
export type ShownExclusion = z.output<typeof EXCLUSION>;

const INDEX = z.object({
  respondents: COUNT,
  percent: PERCENT.nullable(),
  low: PERCENT.nullable(),
  high: PERCENT.nullable(),
});

const EXCLUSIONS = z
  .object({
    unit: UNIT_NAME,
    period: PERIOD,
    mode: z.enum(MODES),
    index: z
      .object({
        all: INDEX.nullable().describe('Null where the figure is hidden.'),
        without: INDEX.nullable().describe(
          'Null where the other is hidden, and where fewer than ten are left.',
        ),
      })
      .nullable()
      .describe('The overall figure with all and without what is excluded; null where no exclusion stands.'),
    exclusions: list(EXCLUSION).describe('Of this unit and those below it, the undone ones too.'),
    atMs: INSTANT_MS,
  })
  .describe(
    'What administrators excluded from a unit and period. It changes no figure, and stands beside them.',
  );
export type Exclusions = z.output<typeof EXCLUSIONS>;

const ID = z.object({ id: z.string().max(64) });

/** Responses that an administrator excludes, by ten and more of an office at a time. */
export const EXCLUSION_ROUTES = routes({
  'GET /api/v1/exclusions': {
    summary: 'What is excluded from a unit and period, and the figure without it',
    query: INDICES_PARAMETERS.omit({ rule: true }),
    answer: EXCLUSIONS,
    problems: ['unit-unknown', 'questionnaire-unknown', 'parameter-invalid'],
  },
  'POST /api/v1/exclusions/preview': {
    summary: 'Whether an exclusion is possible',
    description: 'Each look is written into the audit log.',
    body: z.strictObject({ unit: OFFICE, conditions: CONDITIONS }),
    answer: PREVIEW,
    problems: ['unit-unknown', 'parameter-invalid'],
  },
  'POST /api/v1/exclusions': {
    summary: 'Exclude responses of an office',
    description:
      'From every released span of the office in which it is possible. A response is in one exclusion at most, also in one ' +
      'that was undone.',
    body: z.strictObject({ unit: OFFICE, conditions: CONDITIONS, reason: REASON }),
    status: 201,
    answer: z.object({ id: z.string() }),
    problems: ['unit-unknown', 'parameter-invalid', 'exclusion-impossible'],
  },
  'PUT /api/v1/exclusions/:id/standing': {
    summary: 'Undo an exclusion, or set it again; always as a whole',
    params: ID,
    body: z.strictObject({ stands: z.boolean(), reason: REASON }),
    status: 204,
    answer: NOTHING,
    problems: ['not-found', 'parameter-invalid'],
  },
});
