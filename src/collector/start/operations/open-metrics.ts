import { statfs } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { readLastBackup } from '../../db/operations/backup-database.ts';
import { deviceSums } from '../../db/operations/operation-state.ts';
import { WriteCheck } from '../../db/operations/write-check.ts';
import { Metrics, type OperationState } from '../../operations/metrics/metrics.ts';
import { productVersion } from '../../product-version.ts';
import { StartFailure } from '../../start-failure.ts';
import type { Collector } from '../open-collector.ts';
import type { MetricsAddress } from '../settings/operation-settings.ts';

/** What only the running server knows. */
interface RunningState {
  readonly eventStreams: () => number;
  /** Null without TLS. */
  readonly certificateEndsMs: () => number | null;
  /** Null before the first time. */
  readonly lastRetentionMs: () => number | null;
}

export interface OpenMetrics {
  readonly metrics: Metrics;
  readonly serve: (running: RunningState) => Promise<() => Promise<void>>;
}

/**
 * Figures of operation, counted from now on and told at an address of their own: a proxy in front of the collector's makes
 * everybody look like this machine, so who may read them is decided by who reaches the address. Throws StartFailure.
 */
export function openMetrics(
  { database, clock, evidence }: Collector,
  dataDir: string,
  address: MetricsAddress,
): OpenMetrics {
  const metrics = new Metrics(productVersion());
  const writing = new WriteCheck(database, evidence.objects);
  const state = async (running: RunningState): Promise<OperationState> => {
    const isWritable = await writing.check().then(
      () => true,
      () => false,
    );
    const [sums, backup, disk] = await Promise.all([
      deviceSums(database.reader).catch(() => NOTHING_READ),
      readLastBackup(database).catch(() => null),
      statfs(dataDir).catch(() => null),
    ]);
    return {
      ...sums,
      isWritable,
      isClockDoubtful: clock.isDoubtful(),
      freeBytes: disk === null ? null : disk.bavail * disk.bsize,
      sizeBytes: disk === null ? null : disk.blocks * disk.bsize,
      certificateEndsMs: running.certificateEndsMs(),
      lastBackupMs: backup?.atMs ?? null,
      lastRetentionMs: running.lastRetentionMs(),
      eventStreams: running.eventStreams(),
      pool: poolOf(database.pools.map((counts) => counts())),
    };
  };
  const serve: OpenMetrics['serve'] = async (running) => {
    const server = createServer(async (request, response) => {
      if (request.url !== '/metrics' || request.method !== 'GET') {
        response.writeHead(404).end();
        return;
      }
      try {
        const text = await metrics.text(await state(running), clock.nowMs());
        response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
      } catch {
        response.writeHead(500).end();
      }
    });
    await listening(server, address);
    return () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
  };
  return { metrics, serve };
}

/** While the database cannot be read, figures of devices are left out rather than said to be none. */
const NOTHING_READ = {
  ...{ devices: null, missing: null, waiting: null, quarantined: null, held: null, oldestContactMs: null },
};

function poolOf(
  pools: readonly { readonly total: number; readonly idle: number; readonly waiting: number }[],
): OperationState['pool'] {
  if (pools.length === 0) return null;
  const sum = (pick: (counts: (typeof pools)[number]) => number) =>
    pools.reduce((total, counts) => total + pick(counts), 0);
  return {
    busy: sum(({ total, idle }) => total - idle),
    idle: sum(({ idle }) => idle),
    'waited-for': sum(({ waiting }) => waiting),
  };
}

function listening(server: Server, { host, port }: MetricsAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new StartFailure(`METRICS_ADDRESS ${host}:${port} cannot be listened at (${error.code})`, {
          cause: error,
        }),
      ),
    );
    server.listen({ host, port }, resolve);
  });
}
