import { z } from 'zod';
import { MODES } from '../core/questionnaire/response.ts';
import { NOTHING } from './answer-parts.ts';
import { EXPORT_FORMATS } from './on-offer.ts';
import { PARQUET_MEDIA_TYPE, routes, XLSX_MEDIA_TYPE, XML_MEDIA_TYPE } from './route.ts';
import { COUNTS_PARAMETERS } from './selection.ts';

const EXPORT_PARAMETERS = COUNTS_PARAMETERS.omit({ mode: true, rule: true }).extend({
  mode: z.enum(MODES).optional().describe('Without it, every mode; each row says its own.'),
});
export type ExportParameters = z.output<typeof EXPORT_PARAMETERS>;
const CODEBOOK_PARAMETERS = COUNTS_PARAMETERS.pick({ questionnaire: true, version: true });

/** Statistical programs that a file is made for, which reads the open export into them. */
const SYNTAX_PROGRAMS = ['r', 'stata', 'spss'] as const;
export type SyntaxProgram = (typeof SYNTAX_PROGRAMS)[number];

const ID = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/) });

const EXPORT_WORK = z.object({
  id: z.string().describe('Known only to whoever asked; kept for ten minutes after its end.'),
  state: z
    .enum(['waiting', 'ready', 'being-sent', 'sent', 'failed'])
    .describe(
      'One that is ready has its turn, and stands behind the others unless it is fetched within seconds.',
    ),
  ahead: z.int().nonnegative().describe('How many have their turn before it.'),
  responses: z
    .int()
    .nonnegative()
    .describe('How many responses it has; an answer that stands alone is a row more.'),
  done: z.int().nonnegative().describe('How many of them have been sent.'),
});
export type ExportWork = z.output<typeof EXPORT_WORK>;

const EXPORT_PROBLEMS = ['unit-unknown', 'questionnaire-unknown', 'too-many-requests'] as const;
const FETCH_PROBLEMS = ['not-found', 'unit-unknown', 'questionnaire-unknown'] as const;

const SUMMARY = 'Open export: released responses of a unit and period, one row each, in no order';
const IN_TURN =
  'Exports are written one after another: the answer begins when those before it have gone out. It ends with the client.';
const AS_SHEET =
  'A workbook with one sheet: levels are numbers, other answers texts. A sheet holds 1,048,576 rows; more are refused before anything is written.';
const AS_PARQUET =
  'Apache Parquet, whose columns of answers are texts, with null where CSV has an empty cell.';
const FETCHED = 'An export that was asked for in this format and is ready, once';

/** The open export, and what it means. */
export const EXPORT_ROUTES = routes({
  'GET /api/v1/exports/responses.csv': {
    summary: `${SUMMARY}: CSV (RFC 4180, UTF-8 with a byte order mark)`,
    description: IN_TURN,
    query: EXPORT_PARAMETERS,
    answer: z.string(),
    mediaType: 'text/csv',
    problems: EXPORT_PROBLEMS,
  },
  'GET /api/v1/exports/responses.xlsx': {
    summary: `${SUMMARY}: a workbook`,
    description: `${AS_SHEET} ${IN_TURN}`,
    query: EXPORT_PARAMETERS,
    answer: z.string(),
    mediaType: XLSX_MEDIA_TYPE,
    problems: [...EXPORT_PROBLEMS, 'table-too-long'],
  },
  'GET /api/v1/exports/responses.parquet': {
    summary: `${SUMMARY}: Apache Parquet`,
    description: `${AS_PARQUET} ${IN_TURN}`,
    query: EXPORT_PARAMETERS,
    answer: z.string(),
    mediaType: PARQUET_MEDIA_TYPE,
    problems: EXPORT_PROBLEMS,
  },
  'POST /api/v1/exports': {
    summary: 'Ask for the open export of a unit and period, to be fetched when it has its turn',
    description:
      'Exports are written one after another. Each account may have two on their way, and all of them twenty. One that nobody ' +
      'looks after for three minutes is forgotten. More rows than a sheet holds are refused as `table-too-long` where a workbook is asked for.',
    body: EXPORT_PARAMETERS.extend({
      format: z.enum(EXPORT_FORMATS).default(EXPORT_FORMATS[0]).describe('Of the file.'),
    }),
    status: 201,
    answer: EXPORT_WORK,
    problems: [...EXPORT_PROBLEMS, 'table-too-long'],
  },
  'GET /api/v1/exports/:id': {
    summary: 'How far an export is',
    params: ID,
    answer: EXPORT_WORK,
    problems: ['not-found'],
  },
  'DELETE /api/v1/exports/:id': {
    summary: 'Cancel an export wherever it is: it is written no further',
    params: ID,
    status: 204,
    answer: NOTHING,
    problems: ['not-found'],
  },
  'GET /api/v1/exports/:id/responses.csv': {
    summary: `${FETCHED}: CSV`,
    params: ID,
    answer: z.string(),
    mediaType: 'text/csv',
    problems: FETCH_PROBLEMS,
  },
  'GET /api/v1/exports/:id/responses.xlsx': {
    summary: `${FETCHED}: a workbook`,
    params: ID,
    answer: z.string(),
    mediaType: XLSX_MEDIA_TYPE,
    problems: [...FETCH_PROBLEMS, 'table-too-long'],
  },
  'GET /api/v1/exports/:id/responses.parquet': {
    summary: `${FETCHED}: Apache Parquet`,
    params: ID,
    answer: z.string(),
    mediaType: PARQUET_MEDIA_TYPE,
    problems: FETCH_PROBLEMS,
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
