import { join } from 'node:path';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import { watchClock } from '../clock/watch-clock.ts';
import { buildServer } from '../http/server/server.ts';
import { releaseHeld } from '../ingest/release-held.ts';
import { productVersion } from '../product-version.ts';
import { deleteDaily } from '../retention/retention-job.ts';
import { StartFailure } from '../start-failure.ts';
import { addressesOf } from './addresses.ts';
import { collectorRoutes } from './collector-routes.ts';
import type { Config } from './config.ts';
import { type Collector, openCollector } from './open-collector.ts';
import { readTls } from './read-tls.ts';

/** The built app, as Vite leaves it. */
const STATIC_ROOT = join(import.meta.dirname, '..', '..', '..', 'dist');

/** How long running requests may take to finish when the collector stops; whoever stops it often waits 10 s. */
const STOP_MS = 5 * SECOND_MS;

type Server = Awaited<ReturnType<typeof buildServer>>;

export interface RunningCollector {
  readonly collector: Collector;
  /** Where a browser reaches it. */
  readonly addresses: readonly string[];
  /** The link that makes the first administrator, which works once within a day; null when there is an account. */
  readonly welcomeLink: string | null;
  /** Takes no new request, lets running ones finish, closes the database. */
  readonly stop: () => Promise<void>;
}

/**
 * Where the parts are put together. Throws StartFailure with a message for the administrator.
 *
 * @param oldCopy what becomes of a database put back from a copy older than what devices keep
 */
export async function startCollector(
  config: Config,
  oldCopy: 'refuse' | 'accept' = 'refuse',
): Promise<RunningCollector> {
  const tls = config.tls === null ? null : readTls(config.tls);
  const collector = await openCollector({ ...config, oldCopy });
  try {
    const server = await buildServer({
      ...collectorRoutes(collector),
      staticRoot: STATIC_ROOT,
      productVersion: productVersion(),
      log: { level: config.logLevel, stream: process.stderr },
      ...(tls === null ? {} : { tls }),
      trustedProxies: config.trustedProxies,
    });
    const port = await listen(server, config);
    const stopping = new AbortController();
    const releasing = releaseAtStart(collector, server.log, stopping.signal);
    const stopWatching = watchClock(collector.clock, server.log);
    const stopDeleting = deleteDaily(collector.retention, server.log);
    const addresses = addressesOf(config, port);
    const welcomePath = await collector.people.oneTimeLinks.renewFirst();
    return {
      collector,
      addresses,
      welcomeLink: welcomePath === null ? null : `${config.publicUrl ?? addresses[0]}${welcomePath}`,
      stop: async () => {
        const deadline = setTimeout(() => server.server.closeAllConnections(), STOP_MS);
        await server.close();
        clearTimeout(deadline);
        stopping.abort();
        await Promise.all([releasing, stopDeleting(), stopWatching()]);
        await collector.close();
      },
    };
  } catch (error) {
    await collector.close();
    throw error;
  }
}

/** What is held may pass since a newer program knows more. The server serves meanwhile, and goes on if this fails. */
async function releaseAtStart(
  { held, ingest }: Collector,
  log: Server['log'],
  signal: AbortSignal,
): Promise<void> {
  try {
    const { released } = await releaseHeld({ held, ...ingest }, { signal });
    if (released > 0) log.info({ released }, 'held records that pass now were counted');
  } catch (error) {
    log.error({ err: error }, 'held records were not looked at');
  }
}

async function listen(server: Server, { host, port }: Config): Promise<number> {
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
