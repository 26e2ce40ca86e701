import { z } from 'zod';
import { COUNT, DAY, INSTANT_MS, list } from './answer-parts.ts';
import { AUDIT_ENTRIES_PER_PAGE } from './limits.ts';
import { routes } from './route.ts';

const QUERY = z.strictObject({
  action: z.string().min(1).max(100).optional().describe('Only this action, such as device.revoke.'),
  actor: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Only what this account did; command: what was done at the collector's own machine."),
  day: DAY.optional().describe('Only this day in Viet Nam, YYYY-MM-DD.'),
  before: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .optional()
    .describe('`next` of the page before. Without it, the newest entries.'),
});

const ENTRY = z.object({
  sequence: z.int().describe('From 1 without gaps.'),
  atMs: INSTANT_MS,
  actor: z.string().describe('The name of an account, `device:` with its id, or `command`.'),
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type AuditEntry = z.output<typeof ENTRY>;

const HEAD_FINDING = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('shortened').describe('An end that a device heard of is not there, or is another.'),
    list: z.enum(['audit', 'ledger']),
    heard: COUNT.describe('The highest such end.'),
    present: COUNT.describe('Where the list ends now.'),
  }),
  z.object({
    kind: z.literal('replaced').describe('A device heard of a database that this one never was.'),
    entries: COUNT,
    records: COUNT,
  }),
  z.object({
    kind: z.literal('restored').describe('The database was put back from a copy.'),
    entries: COUNT.describe('Entries of the audit log that were not in the copy, at least.'),
    records: COUNT.describe('Records of the ledger that were not in the copy, at least.'),
  }),
]);
export type HeadFinding = z.output<typeof HEAD_FINDING>;

const PAGE = z.object({
  entries: list(ENTRY).describe(`The newest first, at most ${AUDIT_ENTRIES_PER_PAGE}.`),
  next: z.int().nullable().describe('`before` of the next page; null on the last.'),
  actions: list(z.string()).describe('Every action there is an entry of.'),
  head: z
    .object({ sequence: z.int(), mac: z.string() })
    .nullable()
    .describe('The end of the chain, to be noted down and given to `sipas audit verify --expect` later.'),
  heads: list(HEAD_FINDING).describe(
    'In what audit log and ledger are not what devices heard of them and returned; empty while they are.',
  ),
});

/** Who changed and exported what. */
export const AUDIT_LOG_ROUTES = routes({
  'GET /api/v1/audit-log': {
    summary: 'The audit log, by pages',
    query: QUERY,
    answer: PAGE,
    problems: [],
  },
});
