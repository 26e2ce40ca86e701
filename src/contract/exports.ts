import { z } from 'zod';
import { MODES } from '../core/questionnaire/response.ts';
import { routes, XML_MEDIA_TYPE } from './route.ts';
import { COUNTS_PARAMETERS } from './selection.ts';

const EXPORT_PARAMETERS = COUNTS_PARAMETERS.omit({ mode: true, rule: true }).extend({
  mode: z.enum(MODES).optional().describe('Without it, every mode; each row says its own.'),
});
const CODEBOOK_PARAMETERS = COUNTS_PARAMETERS.pick({ questionnaire: true, version: true });

/** Statistical programs that a file is made for, which reads the open export into them. */
const SYNTAX_PROGRAMS = ['r', 'stata', 'spss'] as const;
export type SyntaxProgram = (typeof SYNTAX_PROGRAMS)[number];

/** The open export, and what it means. */
export const EXPORT_ROUTES = routes({
  'GET /api/v1/exports/responses.csv': {
    summary: 'Open export: released responses of a unit and period, one row each, in no order',
    query: EXPORT_PARAMETERS,
    answer: z.string(),
    mediaType: 'text/csv',
    problems: ['unit-unknown', 'questionnaire-unknown'],
  },
  'GET /api/v1/exports/codebook.csv': {
    summary: 'What the columns of the open export mean',
    query: CODEBOOK_PARAMETERS,
    answer: z.string(),
    mediaType: 'text/csv',
    problems: ['questionnaire-unknown'],
  },
  'GET /api/v1/exports/codebook.xml': {
    summary: 'The same by DDI Codebook 2.5, for archives and catalogues of data',
    query: CODEBOOK_PARAMETERS,
    answer: z.string(),
    mediaType: XML_MEDIA_TYPE,
    problems: ['questionnaire-unknown'],
  },
  'GET /api/v1/exports/syntax/:program': {
    summary:
      'Syntax that reads the open export, as responses.csv, into R, Stata or SPSS, with labels and missing values',
    params: z.strictObject({ program: z.enum(SYNTAX_PROGRAMS) }),
    query: CODEBOOK_PARAMETERS.extend({
      language: z.enum(['vi', 'en']).default('vi').describe('Of the labels.'),
    }),
    answer: z.string(),
    mediaType: 'text/plain',
    problems: ['questionnaire-unknown'],
  },
});
