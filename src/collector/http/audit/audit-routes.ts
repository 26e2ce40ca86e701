import type { FastifyInstance } from 'fastify';
import type { AuditReader } from '../../audit/audit-reader.ts';
import { register } from '../server/register.ts';

/** Who changed and exported what, by pages. */
export function registerAuditRoutes(app: FastifyInstance, audit: AuditReader): void {
  register(app, 'GET /api/v1/audit-log', { action: 'audit-log.read' }, async ({ query }) => {
    const { action = null, actor = null, day = null, before } = query;
    return audit.page({ action, actor, day, before: before === undefined ? null : Number(before) });
  });
}
