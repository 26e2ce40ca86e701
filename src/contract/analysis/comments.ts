import { z } from 'zod';
import { COMMENT_THEMES } from '../../core/analysis/comments/comment-themes.ts';
import { COUNT, INSTANT_MS, list, NOTHING } from '../answer-parts.ts';
import { PERIOD, UNIT_NAME } from '../figures.ts';
import { SEARCH_CHARACTERS } from '../limits.ts';
import { routes } from '../route.ts';
import { COUNTS_PARAMETERS, INDICES_PARAMETERS } from '../selection.ts';

const THEME = z.enum(COMMENT_THEMES);

const COMMENTS_PARAMETERS = INDICES_PARAMETERS.pick({ unit: true, period: true }).extend({
  search: z
    .string()
    .max(SEARCH_CHARACTERS)
    .optional()
    .describe('Words of the comment, with or without diacritics; of what is masked nothing is found.'),
  theme: THEME.optional().describe('Only those to which the account gave the theme.'),
  unread: z.literal('true').optional().describe('Only those the account has not marked as read.'),
});

const COMMENT = z.object({
  id: z.string(),
  unit: UNIT_NAME,
  span: z
    .string()
    .describe(
      'The period with whose comments it may be read: 2026-10, or where a month has too few responses 2026-Q4.',
    ),
  text: z.string().describe('Numbers that name a person are masked.'),
  isRead: z.boolean(),
  themes: list(THEME),
});

const COMMENTS = z
  .object({
    unit: UNIT_NAME.extend({ parents: list(UNIT_NAME) }),
    period: PERIOD,
    isOwnOffice: z
      .boolean()
      .describe(
        "Comments on the account's own office are read above it and not open to it, so none of them is here.",
      ),
    heaps: list(z.object({ unit: UNIT_NAME, span: z.string(), comments: COUNT })).describe(
      'How many comments may be read, by office and month or longer span. Others may have been written.',
    ),
    total: COUNT.describe('Of the unit and period, whatever was searched for.'),
    unread: COUNT.describe('Of them, not marked as read by the account.'),
    found: COUNT.describe('Of them, those searched for.'),
    comments: list(COMMENT).describe('As many of those found as one answer holds, in an order drawn for it.'),
    atMs: INSTANT_MS,
  })
  .describe('Comments of a unit and period.');
export type Comments = z.output<typeof COMMENTS>;
export type Comment = z.output<typeof COMMENT>;

const MARK = z.strictObject({
  isRead: z.boolean(),
  themes: z.array(THEME).max(COMMENT_THEMES.length),
});
export type CommentMark = z.output<typeof MARK>;

/** What citizens wrote beside their answers, for those above the office. */
export const COMMENT_ROUTES = routes({
  'GET /api/v1/comments': {
    summary: 'Comments of a unit and period, in an order drawn for each answer',
    description:
      'Comments of a month may be read when it is over and its office has ten released responses in it; later ones ' +
      'with a further block of ten. What is left comes with its quarter, half-year or year by the same rule. A supervisor reads those on offices below the unit the account is bound to, and on ' +
      'that unit where an administrator allows it.',
    query: COMMENTS_PARAMETERS,
    answer: COMMENTS,
    problems: ['unit-unknown'],
  },
  'PUT /api/v1/comments/:id/mark': {
    summary: 'What the account notes of a comment: read or not, and what it is about',
    params: z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) }),
    body: MARK,
    status: 204,
    answer: NOTHING,
    problems: ['not-found'],
  },
  'GET /api/v1/exports/comments.csv': {
    summary: 'The same comments as a table of office, period and text, in an order drawn for it',
    query: COUNTS_PARAMETERS.pick({ unit: true, period: true }),
    answer: z.string(),
    mediaType: 'text/csv',
    problems: ['unit-unknown'],
  },
});
