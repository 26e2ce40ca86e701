import { join } from 'node:path';
import type { Server } from 'node:tls';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import { WriteCheck } from '../db/operations/write-check.ts';
import { openStreams } from '../http/server/event-stream.ts';
import { buildServer } from '../http/server/server.ts';
import { productVersion } from '../product-version.ts';
import { StartFailure } from '../start-failure.ts';
import { addressesOf } from './addresses.ts';
import { Begun } from './begun.ts';
import { collectorRoutes } from './collector-routes.ts';
import type { Config } from './config.ts';
import { type FollowedCertificate, followCertificate } from './follow-certificate.ts';
import { type Collector, type CollectorSettings, openCollector } from './open-collector.ts';
import { beginJobs } from './operations/jobs.ts';
import { nearEndDay, readTls } from './read-tls.ts';
import { type Surrounding, watchSurroundings } from './watch-surroundings.ts';

/** The built app, as Vite leaves it. */
const STATIC_ROOT = join(import.meta.dirname, '..', '..', '..', 'dist');

/** How long running requests may take to finish when the collector stops; a service manager often waits 10 s. */
const STOP_MS = 5 * SECOND_MS;

type App = Awaited<ReturnType<typeof buildServer>>;

export interface RunningCollector {
  readonly collector: Collector;
  /** Where a browser reaches it. */
  readonly addresses: readonly string[];
  /** The link that makes the first administrator, which works once within a day; null when there is an account. */
  readonly welcomeLink: string | null;
  /** Takes up a renewed certificate and looks at keys and database now, not within a minute. */
  readonly lookAround: () => void;
  /** Takes no new request, lets running ones finish, closes the database. */
  readonly stop: () => Promise<void>;
}

/**
 * Where the parts are put together. Throws StartFailure with a message for the administrator.
 *
 * @param database what becomes of one put back from a copy older than what devices keep, and where there is none
 * @param logTo what the server's log is written to, a line at a time
 */
export async function startCollector(
  config: Config,
  database: Pick<CollectorSettings, 'oldCopy' | 'missing'> = { oldCopy: 'refuse', missing: 'make-first' },
  logTo: { readonly write: (line: string) => unknown } = process.stderr,
): Promise<RunningCollector> {
  const tls = config.tls === null ? null : readTls(config.tls);
  const opened = await openCollector({ ...config, ...database });
  // What counts is large, and loaded only where somebody may ask for it.
  const told =
    config.metrics === null
      ? null
      : (await import('./operations/open-metrics.ts')).openMetrics(opened, config.dataDir, config.metrics);
  const collector: Collector =
    told === null
      ? opened
      : { ...opened, ingest: { ...opened.ingest, tell: told.metrics.countRecords.bind(told.metrics) } };
  const begun = new Begun();
  begun.endWith(() => collector.close());
  try {
    let certificate: FollowedCertificate | null = null;
    const certificateEndsMs = () => certificate?.endsMs() ?? null;
    const served = collectorRoutes(collector, () => nearEndDay(certificateEndsMs(), collector.clock.nowMs()));
    const server = await buildServer({
      ...served,
      routes: async (app, stopping) => {
        if (told !== null) {
          app.addHook('onResponse', async ({ routeOptions }, reply) =>
            told.metrics.countRequest(routeOptions.url, reply.statusCode, reply.elapsedTime / SECOND_MS),
          );
        }
        await served.routes(app, stopping);
      },
      staticRoot: STATIC_ROOT,
      productVersion: productVersion(),
      log: { level: config.logLevel, stream: logTo },
      ...(tls === null ? {} : { tls }),
      trustedProxies: config.trustedProxies,
    });
    const port = await listen(server, config);
    const jobs = beginJobs(collector, config, server.log);
    begun.endWith(jobs.end);
    if (config.tls !== null && tls !== null) {
      certificate = followCertificate(
        server.server as unknown as Server,
        config.tls,
        tls,
        server.log,
        Date.now,
      );
    }
    const watched = watchSurroundings(
      [
        ...surroundingsOf(collector),
        ...(certificate === null ? [] : [{ name: 'certificate', look: certificate.look }]),
      ],
      server.log,
    );
    begun.endWith(() => Promise.resolve(watched.stop()));
    begun.endWith(() => closed(server));
    if (told !== null) {
      begun.endWith(
        await told.serve({
          eventStreams: () => openStreams(server.server),
          certificateEndsMs,
          lastRetentionMs: jobs.lastRetentionMs,
        }),
      );
    }
    const addresses = addressesOf(config, port);
    const welcomePath = await collector.people.oneTimeLinks.addFirst();
    return {
      collector,
      addresses,
      welcomeLink: welcomePath === null ? null : `${config.publicUrl ?? addresses[0]}${welcomePath}`,
      lookAround: watched.look,
      stop: () => begun.end(),
    };
  } catch (error) {
    await begun.end();
    throw error;
  }
}

/** Running requests are let finish for a while. */
async function closed(server: App): Promise<void> {
  const deadline = setTimeout(() => server.server.closeAllConnections(), STOP_MS);
  await server.close();
  clearTimeout(deadline);
}

function surroundingsOf({ warnings, keys, database, evidence }: Collector): readonly Surrounding[] {
  const writing = new WriteCheck(database, evidence.objects);
  return [
    ...warnings.map((warning) => ({ name: 'data directory', look: () => warning })),
    { name: 'keys', look: () => keys.warning() },
    { name: 'database', look: () => writing.check().then(() => null) },
  ];
}

async function listen(server: App, { host, port }: Config): Promise<number> {
  try {
    await server.listen({ host: host ?? '::', port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    // A machine without IPv6.
    if (host === null && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL')) {
      return listen(server, { port, host: '0.0.0.0' } as Config);
    }
    await server.close();
    if (code === 'EADDRINUSE')
      throw new StartFailure(`PORT ${port} is taken by another program; choose another`);
    if (code === 'EACCES')
      throw new StartFailure(`PORT ${port} may not be used without administrator's rights`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new StartFailure(`HOST ${host} is not an address of this machine`);
    }
    throw error;
  }
  const address = server.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
