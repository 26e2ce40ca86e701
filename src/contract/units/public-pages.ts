import { z } from 'zod';
import { DAY, list, NOTHING } from '../answer-parts.ts';
import { PUBLIC_PAGE } from '../limits.ts';
import { REPORT_LANGUAGES } from '../reports.ts';
import { routes } from '../route.ts';
import { ASKED_UNIT, NAMED_UNIT } from './unit-parts.ts';

/** One line of plain text: what stands on a page that anybody reads. */
const TEXT = z
  .string()
  .trim()
  .min(PUBLIC_PAGE.least)
  .max(PUBLIC_PAGE.most)
  .regex(/^\P{C}*$/u, 'one line of text');

const ENTRY = z.strictObject({
  asked: TEXT.describe('What people asked for, without anything that tells who.'),
  askedDay: DAY,
  done: TEXT.describe('What the office did.'),
  doneDay: DAY.describe('Not before it was asked for, and not after today.'),
});

const SHOWN_ENTRY = z.object({ asked: z.string(), askedDay: DAY, done: z.string(), doneDay: DAY });

const PUBLIC_PAGE_ANSWER = z.object({
  unit: NAMED_UNIT,
  today: DAY,
  isOpen: z.boolean(),
  path: z.string().describe('Where the page stands, below the address of the collector.'),
  entries: list(SHOWN_ENTRY),
});
export type PublicPageAnswer = z.output<typeof PUBLIC_PAGE_ANSWER>;

/** The page of an office that anybody may read, closed until an administrator opens it. */
export const PUBLIC_PAGE_ROUTES = routes({
  'GET /api/v1/public-page': {
    summary: 'Whether the public page of a unit is open, and what was asked for and done',
    query: z.strictObject({ unit: ASKED_UNIT }),
    answer: PUBLIC_PAGE_ANSWER,
    problems: ['unit-unknown'],
  },
  'PUT /api/v1/public-page': {
    summary: 'Open or close the public page of a unit, and set what was asked for and done',
    description: 'What a browser or proxy keeps of the page is at most five minutes old.',
    body: z.strictObject({
      unit: ASKED_UNIT,
      isOpen: z.boolean(),
      entries: z.array(ENTRY).refine((all) => all.length <= PUBLIC_PAGE.entries, 'too many'),
    }),
    status: 204,
    answer: NOTHING,
    problems: ['unit-unknown', 'parameter-invalid'],
  },
  'GET /api/v1/public-page/poster.pdf': {
    summary: 'What was asked for and done, as a poster of A4 with the code of the public page',
    description: 'Only while the page is open: its code must lead somewhere.',
    query: z.strictObject({ unit: ASKED_UNIT, language: z.enum(REPORT_LANGUAGES).default('vi') }),
    answer: z.string(),
    mediaType: 'application/pdf',
    problems: ['unit-unknown', 'not-found'],
  },
});
