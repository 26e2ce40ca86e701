import { z } from 'zod';
import { type Period, parsePeriod } from '../../core/kernel/period.ts';
import { MODES } from '../../core/questionnaire/response.ts';
import type { UnitScope } from '../../core/units/unit-scope.ts';
import type { IndicesQuery, IndicesRequest } from '../reports/indices.ts';

/** What is asked for where nothing is said. */
const DEFAULT_QUESTIONNAIRE = 'sipas-2023-service';
const RULES = ['satisfied-share', 'mean-score'] as const;

const PERIOD_PARAMETER = z
  .string()
  .refine((text) => parsePeriod(text).ok, 'a month 2026-10, a quarter 2026-Q4 or a year 2026')
  .describe('A month (2026-10), a quarter (2026-Q4) or a year (2026).');

export const COUNTS_PARAMETERS = z
  .object({
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
      .default(DEFAULT_QUESTIONNAIRE),
    version: z
      .string()
      .regex(/^[1-9]\d{0,5}$/)
      .optional()
      .describe('Without it, the newest.'),
    mode: z
      .enum(MODES)
      .default('kiosk')
      .describe('Modes are never mixed. What came by open links is unverified.'),
    rule: z.enum(RULES).optional().describe("Without it, the questionnaire's own."),
  })
  .strict();

export const INDICES_PARAMETERS = COUNTS_PARAMETERS.extend({
  period: PERIOD_PARAMETER.optional().describe(
    'A month (2026-10), a quarter (2026-Q4) or a year (2026). Without it, the newest month that has responses, ' +
      'up to the current month; the current month where none has. The answer says which.',
  ),
});

type CountsParameters = z.infer<typeof COUNTS_PARAMETERS>;
type IndicesParameters = z.infer<typeof INDICES_PARAMETERS>;

export function requestOf({ period, ...others }: IndicesParameters, scope: UnitScope): IndicesRequest {
  return { ...selectionOf(others), scope, period: period === undefined ? null : periodOf(period) };
}

export function queryOf({ period, ...others }: CountsParameters, scope: UnitScope): IndicesQuery {
  return { ...selectionOf(others), scope, period: periodOf(period) };
}

function selectionOf({ unit, questionnaire, version, mode, rule }: Omit<CountsParameters, 'period'>) {
  return {
    unit: unit ?? null,
    questionnaire,
    version: version === undefined ? null : Number(version),
    mode,
    rule: rule ?? null,
  };
}

function periodOf(text: string): Period {
  const parsed = parsePeriod(text);
  if (!parsed.ok) throw new Error('the schema lets no other period through');
  return parsed.value;
}

const list = <Element extends z.ZodType>(element: Element) => z.array(element).readonly();
const COUNT = z.int().nonnegative();
const PERCENT = z.number().min(0).max(100);
const TEXTS = z.record(z.string(), z.string());

const COUNTS = z.object({
  responses: COUNT.describe('Released and pending together, live.'),
  released: COUNT,
  pending: COUNT,
  excluded: COUNT.describe('Kept out of every index (under age); among the released.'),
});

const FIGURE = z
  .discriminatedUnion('hidden', [
    z.object({
      hidden: z.literal(false),
      respondents: COUNT,
      answers: COUNT,
      percent: PERCENT.nullable(),
      standardError: z.number().nonnegative().nullable(),
      low: PERCENT.nullable(),
      high: PERCENT.nullable(),
    }),
    z.object({
      hidden: z.literal(true),
      reason: z
        .enum(['too-few-respondents', 'complementary'])
        .describe('Fewer than ten respondents, or it would give away a figure that has.'),
    }),
  ])
  .describe('A percentage, unrounded, with its 95 % interval; or why it is not shown.');

const CHANGE = z
  .object({ points: z.number(), low: z.number(), high: z.number() })
  .describe('Percentage points since the period before, with a 95 % interval (MOVER).');

const SCOPE_FIGURES = z.object({
  figure: FIGURE,
  previous: FIGURE.nullable(),
  change: CHANGE.nullable(),
  parent: FIGURE.nullable(),
});
const NAMED_FIGURES = SCOPE_FIGURES.extend({ id: z.string() });

const RANK = z.object({
  rank: z.int().positive(),
  of: z.int().positive(),
  tied: z.boolean(),
  rankRange: z.object({ from: z.int().positive(), to: z.int().positive() }),
  change: z.int().nullable().describe('Places gained since the period before.'),
});

const UNIT_NAME = z.object({
  code: z.string().nullable(),
  ref: z.string().nullable(),
  kind: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
});

const PERIOD = z.object({
  kind: z.enum(['month', 'quarter', 'year']),
  text: z.string(),
  first: z.string(),
});

export const INDICES = z
  .object({
    unit: UNIT_NAME.extend({ parents: list(UNIT_NAME) }),
    period: PERIOD,
    previousPeriod: PERIOD.nullable(),
    questionnaire: z.object({
      id: z.string(),
      version: z.int().positive(),
      title: TEXTS,
      levels: list(TEXTS),
      components: list(z.object({ id: z.string(), text: TEXTS })),
      subIndices: list(z.object({ id: z.string(), component: z.string(), text: TEXTS })),
      items: list(z.object({ id: z.string(), subIndex: z.string(), text: TEXTS })),
    }),
    mode: z.enum(MODES),
    rule: z.enum(RULES),
    figureKind: z.enum(['voluntary', 'unverified', 'household-sipas-method', 'household-not-qualifying']),
    counts: COUNTS,
    overall: SCOPE_FIGURES,
    rank: RANK.nullable(),
    components: list(NAMED_FIGURES),
    subIndices: list(NAMED_FIGURES),
    items: list(
      z.object({
        id: z.string(),
        figure: FIGURE,
        pointsLost: z
          .number()
          .nullable()
          .describe('Percentage points of the overall figure this item costs.'),
        levels: list(COUNT).nullable().describe('How many chose each level, 1 to 5.'),
        answerProportion: z.number().min(0).max(1).nullable(),
      }),
    ),
    waitingItems: list(z.string()).describe(
      'Items to which fewer than ten answers of an office and month are new: those answers are in none of these ' +
        'figures until ten are there.',
    ),
    meanOfItems: z.object({ percent: PERCENT, differsNotably: z.boolean() }).nullable(),
    ranking: list(
      z.object({
        unit: UNIT_NAME,
        hasUnitsBelow: z.boolean(),
        counts: COUNTS,
        figure: FIGURE,
        change: CHANGE.nullable(),
        rank: RANK.nullable(),
        unranked: z.enum(['too-few-respondents', 'no-answers', 'hidden']).nullable(),
      }),
    ),
    rankingMinimum: COUNT,
    warnings: list(z.enum(['framework-changed-2022', 'mean-of-items-differs', 'answers-deleted'])),
    frozenMonths: list(z.string()).describe(
      'Months of the period whose answers were deleted, as the retention periods say: their figures stay as they ' +
        'are, change no more, and no export has their answers.',
    ),
    elsewhere: z
      .object({
        before: PERIOD.nullable(),
        after: PERIOD.nullable(),
        modes: list(z.object({ mode: z.enum(MODES), period: PERIOD })),
      })
      .nullable()
      .describe(
        'Where a selection without responses may look instead: the nearest periods of the same kind that have ' +
          'some, none after the current month; other modes where this one has none at all.',
      ),
    asOf: z.object({ atMs: COUNT, released: COUNT, responses: COUNT }),
  })
  .describe("A supervisor's first screen.");
