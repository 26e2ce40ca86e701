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

/**
 * `GET /healthz`: whether the process answers; who restarts processes asks it, since no restart mends a full disk. `GET
 * /readyz`: whether it could take in a batch now, which is found by writing one: 503 while the disk is full, the database
 * away or its files were taken. The keys are in memory from the start on.
 */
export function registerHealthRoutes(app: FastifyInstance, store: WriteCheckPort): void {
  app.addHook('onError', async (_request, _reply, error) => {
    if (error instanceof StorageUnavailable) store.noteFailure();
  });
  const routes = [
    ['/healthz', 'Whether the collector answers', () => Promise.resolve()],
    ['/readyz', 'Whether the collector can serve and store', () => store.check()],
  ] as const;
  for (const [url, summary, check] of routes) {
    app.withTypeProvider<ZodTypeProvider>().route({
      ...{ method: 'GET', url, config: { action: 'app.read' } },
      schema: { summary, response: { 200: HEALTHY } },
      handler: async () => {
        await check();
        return { status: 'ok' as const };
      },
    });
  }
}
