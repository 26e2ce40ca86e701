import { z } from 'zod';
import { list } from '../answer-parts.ts';
import { routes, XML_MEDIA_TYPE } from '../route.ts';
import { FEED_PARAMETERS, FEED_PROBLEMS } from './figure-feeds.ts';
import { FIGURE_ROW } from './figure-row.ts';

/** Where the service begins; addresses in its answers are made of it. */
export const ODATA_PATH = '/api/v1/feeds/odata/';

const WHOLE_NUMBER = z.string().regex(/^\d{1,9}$/);

const TABLE_PARAMETERS = FEED_PARAMETERS.extend({
  from: FEED_PARAMETERS.shape.from
    .optional()
    .describe('The first period. Without it, the last twelve months up to this one.'),
  $filter: z
    .string()
    .max(2_000)
    .optional()
    .describe(
      'eq ne gt ge lt le, and or not, parentheses, contains startswith endswith; texts in single quotes, numbers, true, ' +
        'false, null.',
    ),
  $select: z.string().max(500).optional().describe('Columns, separated by commas.'),
  $orderby: z.string().max(500).optional().describe('Columns, each with asc or desc behind it.'),
  $top: WHOLE_NUMBER.optional().describe('At most as many rows.'),
  $skip: WHOLE_NUMBER.optional().describe('Without as many rows at the beginning.'),
  $count: z.enum(['true', 'false']).optional().describe('Whether to say how many rows there are.'),
  $skiptoken: WHOLE_NUMBER.optional().describe('Where a page begins: as @odata.nextLink says.'),
});
/** Order and pages change no count. */
const COUNT_PARAMETERS = TABLE_PARAMETERS.omit({
  ...{ $select: true, $orderby: true, $top: true, $skip: true, $count: true, $skiptoken: true },
});
export type TableParameters = z.output<typeof TABLE_PARAMETERS>;

const TABLE = z.object({
  '@odata.context': z.string(),
  '@odata.count': z.int().nonnegative().optional().describe('Of all rows that were asked for.'),
  value: list(z.object({ id: z.string(), ...FIGURE_ROW.shape }).partial()),
  '@odata.nextLink': z
    .string()
    .optional()
    .describe('The address of the next page; without it, there is none.'),
});

const NEGOTIATED =
  'OData 4.01; 4.0 to a client that says so by `OData-MaxVersion`. A refusal has the member `error` of OData too.';

/** The same rows for programs that read OData, such as Excel and Power BI. */
export const ODATA_ROUTES = routes({
  'GET /api/v1/feeds/odata/': {
    summary: 'Released figures by OData: what the service has',
    description: NEGOTIATED,
    answer: z.object({
      '@odata.context': z.string(),
      value: list(z.object({ name: z.string(), kind: z.literal('EntitySet'), url: z.string() })),
    }),
    problems: ['key-unknown', 'key-expired', 'too-many-requests'],
  },
  'GET /api/v1/feeds/odata/$metadata': {
    summary: 'Released figures by OData: columns and their types (CSDL)',
    description: NEGOTIATED,
    answer: z.string(),
    mediaType: XML_MEDIA_TYPE,
    problems: ['key-unknown', 'key-expired', 'too-many-requests'],
  },
  'GET /api/v1/feeds/odata/Figures': {
    summary: 'Released figures by OData: the rows of figures.json, in pages',
    description: `${NEGOTIATED} Rows stay the same while nothing new is released; in order they are at most 100,000.`,
    query: TABLE_PARAMETERS,
    answer: TABLE,
    problems: [...FEED_PROBLEMS, 'table-too-long'],
  },
  'GET /api/v1/feeds/odata/Figures/$count': {
    summary: 'How many rows Figures has, or how many of them the filter lets through: a number alone',
    description: NEGOTIATED,
    query: COUNT_PARAMETERS,
    answer: z.string(),
    mediaType: 'text/plain',
    problems: FEED_PROBLEMS,
  },
});
