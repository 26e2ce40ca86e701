import type { Contract } from '../../src/contract/contract.ts';

/** The page of an office, which is no route of the console's API. */
export const PUBLIC_PAGE = 'GET /o/:code';

export type RouteKey = keyof Contract | typeof PUBLIC_PAGE;

/** The routes whose numbers an attack by subtraction reads, by the attack. */
export const ROUTES_READ = {
  'subtraction-attack': [
    'GET /api/v1/indices',
    'GET /api/v1/counts/events',
    'GET /api/v1/trend',
    'GET /api/v1/genuineness',
    'GET /api/v1/ranking',
    'GET /api/v1/causes',
    'GET /api/v1/caseloads',
    'GET /api/v1/targets',
    'GET /api/v1/published-figures',
    'GET /api/v1/feeds/figures.csv',
    'GET /api/v1/feeds/figures.json',
    'GET /api/v1/feeds/figures.parquet',
    'GET /api/v1/feeds/figures.xlsx',
    'GET /api/v1/feeds/odata/Figures',
    'GET /api/v1/comments',
    'GET /api/v1/exports/comments.csv',
    'GET /api/v1/exports/responses.csv',
    'GET /api/v1/closings',
    'GET /api/v1/closings/state',
    'GET /api/v1/closings/proposals/:id',
    'GET /api/v1/snapshots/:id/summary',
    'GET /api/v1/snapshots/:id',
    'GET /api/v1/snapshots/:id/figures.csv',
    PUBLIC_PAGE,
  ],
  'exclusion-attack': ['GET /api/v1/exclusions', 'POST /api/v1/exclusions/preview'],
  'breakdown-attack': ['GET /api/v1/breakdowns'],
  'report-numbers': ['GET /api/v1/reports/:id/file.pdf'],
  'live-counts': ['GET /api/v1/devices', 'GET /api/v1/devices/:id'],
} as const satisfies Readonly<Record<string, readonly RouteKey[]>>;

const ACCOUNTS = 'about accounts and sessions, which nobody answers questions with';
const LIST = 'about the list that was handed in: lines, faults and how many rows change';
const RECORDINGS = 'what is read aloud of questionnaires, when and by whom it was recorded; no answer';
const RETENTION = 'how long what is kept, and how many records a month has had deleted';
const REPORTS = 'how far a report is, not what it says';
const PAGE =
  'what an administrator wrote, with days; the figures stand on the page itself, which the attack reads';
const FORMS = 'about the form: its version, questions and scale';
const CODES = 'when a code or link expires';
const KEYS = 'about the keys of other programs: their names, ends and last use';
const WEBHOOKS =
  'about receivers and deliveries; what those hold is read elsewhere: closed periods, targets, devices and the count of comments, from ten on';
const PAPER =
  'how many forms are printed, entered and counted, as live counts say, and at how many places two people read them differently';
const EXPORT = 'the open export, and how many rows it has: it is read as responses.csv, which says the same';
const LINKS = 'how many tickets there are, which tell of visits and of no answer';

/** Why the numbers of the others tell nothing of what was answered, or nothing that is not read elsewhere. */
export const ROUTES_TELLING_NO_ANSWER: Readonly<Partial<Record<RouteKey, string>>> = {
  'GET /api/v1/accounts': ACCOUNTS,
  'POST /api/v1/accounts': CODES,
  'POST /api/v1/accounts/:id/link': CODES,
  'GET /api/v1/own-account': ACCOUNTS,
  'GET /api/v1/session': ACCOUNTS,
  'POST /api/v1/session': ACCOUNTS,
  'POST /api/v1/session/second-factor': ACCOUNTS,
  'POST /api/v1/session/passkey': ACCOUNTS,
  'POST /api/v1/one-time-links/check': CODES,
  'POST /api/v1/one-time-links/use': ACCOUNTS,
  'GET /api/v1/audit-log': 'what people did, with how many rows they took; no answer',
  'POST /api/v1/exports': EXPORT,
  'GET /api/v1/exports/:id': EXPORT,
  'GET /api/v1/exports/responses.xlsx': EXPORT,
  'GET /api/v1/exports/responses.parquet': EXPORT,
  'GET /api/v1/exports/:id/responses.csv': EXPORT,
  'GET /api/v1/exports/:id/responses.xlsx': EXPORT,
  'GET /api/v1/exports/:id/responses.parquet': EXPORT,
  'GET /api/v1/exports/codebook.xml': FORMS,
  'GET /api/v1/exports/syntax/:program': FORMS,
  'GET /api/v1/feeds/odata/Figures/$count': 'how many rows of Figures a filter lets through: those it lists',
  'GET /api/v1/feeds/odata/$metadata': 'the columns of the feed and their types',
  'GET /api/v1/grade-rules': 'thresholds that an administrator states, with their source',
  'POST /api/v1/caseloads/lists/preview': LIST,
  'POST /api/v1/caseloads/lists': LIST,
  'POST /api/v1/published-figures/lists/preview': LIST,
  'POST /api/v1/published-figures/lists': LIST,
  'POST /api/v1/targets/lists/preview': LIST,
  'POST /api/v1/targets/lists': LIST,
  'POST /api/v1/unit-lines/preview': LIST,
  'POST /api/v1/unit-lines': LIST,
  'POST /api/v1/unit-lists/preview': `${LIST}; and how many responses a unit has, as live counts say`,
  'POST /api/v1/unit-lists': `${LIST}; and how many responses a unit has, as live counts say`,
  'POST /api/v1/enrolment-codes': CODES,
  'GET /api/v1/enrolment-codes': CODES,
  'GET /api/v1/enrolment-codes/:id': CODES,
  'DELETE /api/v1/enrolment-codes/:id': CODES,
  'GET /api/v1/office-links': LINKS,
  'POST /api/v1/office-links': LINKS,
  'GET /api/v1/paper-forms': PAPER,
  'POST /api/v1/paper-forms': PAPER,
  'GET /api/v1/paper-forms/:number': `${PAPER}; to who may enter it, also the places at which two readings differ`,
  'GET /api/v1/exports/codebook.csv': FORMS,
  'GET /api/v1/questionnaires': FORMS,
  'GET /api/v1/forms': FORMS,
  'POST /api/v1/forms': FORMS,
  'GET /api/v1/recordings/:questionnaire': RECORDINGS,
  'PUT /api/v1/recordings/:questionnaire/:language/:place': RECORDINGS,
  'GET /api/v1/machine-keys': KEYS,
  'POST /api/v1/machine-keys': KEYS,
  'POST /api/v1/machine-keys/:id/successor': KEYS,
  'GET /api/v1/webhooks': WEBHOOKS,
  'POST /api/v1/webhooks': WEBHOOKS,
  'POST /api/v1/webhooks/:id/secret': WEBHOOKS,
  'GET /api/v1/webhooks/:id/deliveries': WEBHOOKS,
  'GET /api/v1/kept': RETENTION,
  'GET /api/v1/notices': RETENTION,
  'GET /api/v1/public-page/poster.pdf': PAGE,
  'GET /api/v1/reports/:id': REPORTS,
  'POST /api/v1/reports': REPORTS,
  'GET /api/v1/retention': RETENTION,
  'PUT /api/v1/retention': RETENTION,
  'POST /api/v1/retention/months/:month/reopening': RETENTION,
  'POST /api/v1/retention/clock-confirmation': RETENTION,
  'GET /api/v1/units/:unit': 'how many units, devices, links and accounts stand below a unit',
};
