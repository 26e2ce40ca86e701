import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { CollectorStore } from '../../ingest/collector-store.ts';

const HEALTHY = z.object({ status: z.literal('ok') });

/** `GET /healthz`: whether the process serves and the store answers; 503 when it does not. */
export function registerHealthRoutes(app: FastifyInstance, store: CollectorStore): void {
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/healthz',
    config: { action: 'app.read' },
    schema: { summary: 'Whether the collector can serve', response: { 200: HEALTHY } },
    handler: async () => {
      await store.epoch();
      return { status: 'ok' as const };
    },
  });
}
