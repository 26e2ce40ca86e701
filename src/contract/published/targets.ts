import { z } from 'zod';
import { TARGET_KINDS } from '../../core/targets/target.ts';
import { INSTANT_MS, list, NOTHING } from '../answer-parts.ts';
import { TEXTS, UNIT_NAME } from '../figures.ts';
import { routes } from '../route.ts';
import { HEAD_TITLE, NAMED_UNIT } from '../units/unit-parts.ts';
import { ASKED_FACT_UNIT, FACT_LIST, FACT_LIST_ANSWER, SAID } from './fact-parts.ts';

const TYPED = z.string().max(300);

/** What names a target, as a request has it; the collector checks it as it checks a row of a list. */
const ASKED_KEY = z.strictObject({
  unit: ASKED_FACT_UNIT,
  measure: TYPED.describe("`own`: the kiosks' figure by the default questionnaire; else a published index."),
  part: TYPED.default('').describe('Component or sub-index of an own figure; empty: the overall figure.'),
  period: TYPED.describe(
    'A year 2026, half-year 2026-H1, nine months 2026-9M, quarter 2026-Q4 or month 2026-10; of a published index a year.',
  ),
  kind: TYPED.describe(`One of ${TARGET_KINDS.join(', ')}.`),
});

const STANDING = z.object({
  state: z.enum(['reached', 'missed', 'not-sure']),
  why: z
    .enum(['interval', 'under-way', 'no-figure', 'more-than', 'not-comparable'])
    .nullable()
    .describe('Why nothing is certain yet.'),
  value: z
    .object({ estimate: z.number(), low: z.number(), high: z.number() })
    .nullable()
    .describe('What the target is compared with, with its 95 % interval; of places the best and the worst.'),
});

const TAKES = z
  .object({
    missing: z.number().describe('Percentage points, of a place to the figure of the last unit within it.'),
    level: z.number().nullable().describe('The median, percent; null where nothing can be raised to one.'),
    raised: list(
      z.object({ unit: UNIT_NAME.nullable(), item: TEXTS.nullable(), points: z.number() }),
    ).describe(
      'The fewest units below, or criteria where there are none, that reach the target once raised to the median, those that gain most first; all that gain where even they do not.',
    ),
    points: z.number().describe('What they gain together, all else unchanged.'),
    isReached: z.boolean(),
  })
  .nullable()
  .describe('What reaching an own figure takes; null where nothing is missing or known.');

const TARGET = z.object({
  unit: NAMED_UNIT.extend({
    head: HEAD_TITLE.optional().describe('Who must act, by title; absent for the country.'),
  }),
  measure: z.string(),
  measureTitle: SAID.nullable().describe('Null of an own figure.'),
  isPercent: z.boolean().describe('Its level is a percentage.'),
  part: z.object({ id: z.string(), text: TEXTS }).nullable(),
  period: z.string(),
  kind: z.enum(TARGET_KINDS),
  value: z.string().describe('As a list has it: `85`, `>85`, `45`, `20-25`.'),
  bound: z.number().describe('The number the standing is compared with.'),
  standing: STANDING,
  takes: TAKES,
});
export type TargetRow = z.output<typeof TARGET>;

const TARGETS = z.object({
  atMs: INSTANT_MS,
  years: list(z.int()).describe('That have targets, the newest first.'),
  year: z.int().nullable(),
  targets: list(TARGET),
  measures: list(z.object({ id: z.string(), title: SAID.nullable() })).describe(
    'What a target may be about; the own figure first.',
  ),
  parts: list(z.object({ id: z.string(), text: TEXTS })).describe('Of an own figure.'),
});
export type Targets = z.output<typeof TARGETS>;

/** What units are to reach, and what came of it. */
export const TARGET_ROUTES = routes({
  'GET /api/v1/targets': {
    summary: 'The targets of a year and its parts, of a unit and those below it',
    query: z.strictObject({
      unit: ASKED_FACT_UNIT.optional().describe('Without it, all in scope.'),
      year: z
        .string()
        .regex(/^2[01]\d\d$/)
        .optional()
        .describe('Without it, the newest that has targets.'),
    }),
    answer: TARGETS,
    problems: ['unit-unknown'],
  },
  'PUT /api/v1/targets': {
    summary: 'Set a target',
    description: 'It replaces the one of the same unit, measure, part, period and kind.',
    body: ASKED_KEY.extend({
      value: TYPED.describe('`85` at least, `>85` more than, a place `45` or `20-25`.'),
    }),
    status: 204,
    answer: NOTHING,
    problems: ['unit-unknown', 'parameter-invalid'],
  },
  'DELETE /api/v1/targets': {
    summary: 'Remove a target',
    query: ASKED_KEY,
    status: 204,
    answer: NOTHING,
    problems: ['unit-unknown', 'parameter-invalid', 'not-found'],
  },
  'POST /api/v1/targets/lists/preview': {
    summary: 'What a list of targets would change',
    body: FACT_LIST,
    answer: FACT_LIST_ANSWER,
    problems: [],
  },
  'POST /api/v1/targets/lists': {
    summary: 'Import a list of targets',
    description: 'All rows, or none where `isRefused`.',
    body: FACT_LIST,
    answer: FACT_LIST_ANSWER,
    problems: [],
  },
});
