import { z } from 'zod';
import { parsePeriod } from '../../core/kernel/period.ts';
import { list } from '../answer-parts.ts';
import { PARQUET_MEDIA_TYPE, routes, XLSX_MEDIA_TYPE } from '../route.ts';
import { COUNTS_PARAMETERS } from '../selection.ts';
import { FIGURE_ROW } from './figure-row.ts';

/** The most periods that one request covers: five years of months. */
export const MOST_FEED_PERIODS = 60;

const PERIOD = z
  .string()
  .refine(
    (text) => parsePeriod(text).ok,
    'a month 2026-10, a quarter 2026-Q4, a half-year 2026-H1 or a year 2026',
  );

export const FEED_PARAMETERS = COUNTS_PARAMETERS.omit({ period: true, rule: true }).extend({
  from: PERIOD.describe('The first period: 2026-10, 2026-Q4, 2026-H1, 2026-9M, 2026 or 2026-to-08.'),
  to: PERIOD.optional().describe(
    `The last one, of the same kind, at most ${MOST_FEED_PERIODS} from the first on. Without it, one period.`,
  ),
});
export type FeedParameters = z.output<typeof FEED_PARAMETERS>;

export const FEED_PROBLEMS = [
  'key-unknown',
  'key-expired',
  'too-many-requests',
  'unit-unknown',
  'questionnaire-unknown',
  'parameter-invalid',
] as const;

const ASKED = {
  description:
    'One row for each unit, period and part: the unit asked for with everything below it, overall, components, ' +
    'sub-indices and items. The figures are those of the pages, and what they hide is hidden; of a closed period they ' +
    'are the closed ones, with the id of the snapshot.',
  query: FEED_PARAMETERS,
  problems: FEED_PROBLEMS,
} as const;

/** Released figures as one long table, for other programs. */
export const FIGURE_FEED_ROUTES = routes({
  'GET /api/v1/feeds/figures.csv': {
    ...ASKED,
    summary: 'Released figures as a table: CSV (RFC 4180, UTF-8 with a byte order mark)',
    answer: z.string(),
    mediaType: 'text/csv',
  },
  'GET /api/v1/feeds/figures.json': {
    ...ASKED,
    summary: 'Released figures as a table: JSON',
    answer: z.object({ figures: list(FIGURE_ROW) }),
  },
  'GET /api/v1/feeds/figures.xlsx': {
    ...ASKED,
    summary: 'Released figures as a table: a workbook with one sheet',
    description: `${ASKED.description} A sheet holds 1,048,576 rows; a table that is longer is refused before it is made.`,
    answer: z.string(),
    mediaType: XLSX_MEDIA_TYPE,
    problems: [...ASKED.problems, 'table-too-long'],
  },
  'GET /api/v1/feeds/figures.parquet': {
    ...ASKED,
    summary: 'Released figures as a table: Apache Parquet',
    answer: z.string(),
    mediaType: PARQUET_MEDIA_TYPE,
  },
});
