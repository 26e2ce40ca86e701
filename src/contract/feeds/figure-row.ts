import { z } from 'zod';
import { FIGURE_KINDS } from '../../core/figures/figure-kind.ts';
import { PERIOD_KINDS } from '../../core/kernel/period.ts';
import { MODES } from '../../core/questionnaire/response.ts';
import { MONTH } from '../answer-parts.ts';
import { PERCENT } from '../figures.ts';
import { RULES } from '../selection.ts';

/** One row of the table of figures, in the order of its columns. Names are those of columns in every format. */
export const FIGURE_ROW = z.object({
  unit: z.string().describe("The unit's code; VN: the whole country."),
  unit_from: z
    .string()
    .nullable()
    .describe('The first day of the unit under this code and name, YYYY-MM-DD.'),
  unit_name: z.string(),
  unit_kind: z.string(),
  parent: z.string().nullable().describe('Code of the unit above, where it may be seen.'),
  period: z.string().describe('2026-10, 2026-Q4, 2026-H1, 2026-9M, 2026 or 2026-to-08.'),
  period_kind: z.enum(PERIOD_KINDS),
  first_month: MONTH.describe('The first month of the period.'),
  questionnaire: z.string(),
  version: z.int().positive(),
  mode: z.enum(MODES),
  figure_kind: z.enum(FIGURE_KINDS).describe('What the figure may be called.'),
  rule: z.enum(RULES).describe('How answers are turned into a percentage.'),
  part_kind: z.enum(['overall', 'component', 'sub-index', 'item']),
  part: z.string().describe("'overall', or the id of a component, sub-index or item."),
  percent: PERCENT.nullable().describe('Unrounded; empty where it is hidden or nobody answered.'),
  low: PERCENT.nullable().describe('Lower end of the 95 % interval.'),
  high: PERCENT.nullable().describe('Upper end of the 95 % interval.'),
  standard_error: z.number().nonnegative().nullable().describe('Percentage points.'),
  respondents: z.int().nonnegative().nullable().describe('Empty where the figure is hidden.'),
  hidden: z
    .enum(['too-few-respondents', 'complementary'])
    .nullable()
    .describe('Why the figure is not shown; empty where it is.'),
  snapshot: z
    .string()
    .nullable()
    .describe('Of a closed period the id of its snapshot, whose figure this is; empty: as things stand now.'),
});
export type FigureRow = z.output<typeof FIGURE_ROW>;

export type FigureColumn = keyof FigureRow;
export const FIGURE_COLUMNS = Object.keys(FIGURE_ROW.shape) as readonly FigureColumn[];
