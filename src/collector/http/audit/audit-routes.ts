import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Day, isDay } from '../../../core/kernel/calendar.ts';
import { AUDIT_ENTRIES_PER_PAGE, type AuditReader } from '../../audit/audit-reader.ts';

const QUERY = z.strictObject({
  action: z.string().min(1).max(100).optional().describe('Only this action, such as device.revoke.'),
  actor: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Only what this account did; command: what was done at the collector's own machine."),
  day: z
    .string()
    .refine((text): text is Day => isDay(text), 'a day 2026-11-24')
    .optional()
    .describe('Only this day in Viet Nam, YYYY-MM-DD.'),
  before: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .optional()
    .describe('`next` of the page before. Without it, the newest entries.'),
});

const ENTRY = z.object({
  sequence: z.int().describe('From 1 without gaps.'),
  atMs: z.int().describe('Milliseconds since 1970-01-01T00:00Z.'),
  actor: z.string().describe('The name of an account, `device:` with its id, or `command`.'),
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

const PAGE = z.object({
  entries: z.array(ENTRY).readonly().describe(`The newest first, at most ${AUDIT_ENTRIES_PER_PAGE}.`),
  next: z.int().nullable().describe('`before` of the next page; null on the last.'),
  actions: z.array(z.string()).readonly().describe('Every action there is an entry of.'),
  head: z
    .object({ sequence: z.int(), mac: z.string() })
    .nullable()
    .describe('The end of the chain, to be noted down and given to `sipas audit verify --expect` later.'),
});

/** `GET /api/v1/audit-log`: who changed and exported what, by pages. */
export function registerAuditRoutes(app: FastifyInstance, audit: AuditReader): void {
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/api/v1/audit-log',
    config: { action: 'audit-log.read' },
    schema: { summary: 'The audit log, by pages', querystring: QUERY, response: { 200: PAGE } },
    handler: async (request, reply) => {
      const { action = null, actor = null, day = null, before } = request.query;
      return reply.send(
        await audit.page({ action, actor, day, before: before === undefined ? null : Number(before) }),
      );
    },
  });
}
