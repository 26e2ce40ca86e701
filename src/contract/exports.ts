import { z } from 'zod';
import { MODES } from '../core/questionnaire/response.ts';
import { routes } from './route.ts';
import { COUNTS_PARAMETERS } from './selection.ts';

const EXPORT_PARAMETERS = COUNTS_PARAMETERS.omit({ mode: true, rule: true }).extend({
  mode: z.enum(MODES).optional().describe('Without it, every mode; each row says its own.'),
});
const CODEBOOK_PARAMETERS = COUNTS_PARAMETERS.pick({ questionnaire: true, version: true });

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
});
