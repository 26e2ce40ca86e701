import { z } from 'zod';
import { NOTHING } from './answer-parts.ts';
import { routes } from './route.ts';
import { INDICES_PARAMETERS } from './selection.ts';

/** Reports as files: asked for, made one after another, fetched. */

const ID = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) });

export const REPORT_LANGUAGES = ['vi', 'en'] as const;

const REPORT_FORMATS = ['report', 'slide'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const ASKED = INDICES_PARAMETERS.extend({
  language: z.enum(REPORT_LANGUAGES).default('vi'),
  format: z
    .enum(REPORT_FORMATS)
    .default('report')
    .describe('The report on pages of A4, or the first screen on one page of 16:9.'),
});

const WORK = z.object({
  id: z.string().describe('Known only to whoever asked; kept for ten minutes.'),
  state: z.enum(['waiting', 'being-made', 'made', 'failed']),
  ahead: z.int().nonnegative().describe('How many are made before it.'),
  done: z.number().min(0).max(1).describe('How much of it is made.'),
});
export type ReportWork = z.output<typeof WORK>;

export const REPORT_ROUTES = routes({
  'POST /api/v1/reports': {
    summary: 'Ask for a report of a unit and period as PDF',
    description:
      'Reports are made one after another. Each account may have two waiting or being made, and all of them twenty.',
    body: ASKED,
    status: 201,
    answer: WORK,
    problems: ['unit-unknown', 'questionnaire-unknown', 'parameter-invalid', 'too-many-requests'],
  },
  'GET /api/v1/reports/:id': {
    summary: 'How far a report is',
    params: ID,
    answer: WORK,
    problems: ['not-found'],
  },
  'DELETE /api/v1/reports/:id': {
    summary: 'Cancel a report, or remove one that is made',
    params: ID,
    status: 204,
    answer: NOTHING,
    problems: ['not-found'],
  },
  'GET /api/v1/reports/:id/file.pdf': {
    summary: 'A report that is made, as PDF',
    params: ID,
    answer: z.string(),
    mediaType: 'application/pdf',
    problems: ['not-found'],
  },
});
