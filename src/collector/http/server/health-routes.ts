import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';

const HEALTHY = z.object({ status: z.literal('ok') });

export interface WriteCheckPort {
  /** A request found the store unusable. */
  readonly noteFailure: () => void;
  /** Rejects where a batch could not be stored now. */
  readonly check: () => Promise<void>;
}

/** `GET /healthz`: whether the process serves and could store a batch; 503 when it could not. */
export function registerHealthRoutes(app: FastifyInstance, store: WriteCheckPort): void {
  app.addHook('onError', async (_request, _reply, error) => {
    if (error instanceof StorageUnavailable) store.noteFailure();
  });
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/healthz',
    config: { action: 'app.read' },
    schema: { summary: 'Whether the collector can serve and store', response: { 200: HEALTHY } },
    handler: async () => {
      await store.check();
      return { status: 'ok' as const };
    },
  });
}
