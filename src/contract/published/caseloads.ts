import { routes } from '../route.ts';
import { FACT_LIST, FACT_LIST_ANSWER } from './fact-parts.ts';

/** Dossiers of units by month, shown beside the published figures. */
export const CASELOAD_ROUTES = routes({
  'POST /api/v1/caseloads/lists/preview': {
    summary: 'What a list of caseloads would change',
    body: FACT_LIST,
    answer: FACT_LIST_ANSWER,
    problems: [],
  },
  'POST /api/v1/caseloads/lists': {
    summary: 'Import a list of caseloads',
    description: 'All rows, or none where `isRefused`.',
    body: FACT_LIST,
    answer: FACT_LIST_ANSWER,
    problems: [],
  },
});
